"""The sentence below a field."""

from django import forms, template
from django.utils.translation import gettext

from nominations.field_help import help_for

register = template.Library()


@register.simple_tag
def explain(field: forms.BoundField) -> str:
    """Gives a field without a help text of its own the sentence that we have for it."""
    if not field.help_text and (sentence := help_for(field.form, field.name)):
        # Both: the bound field shows it, the field says that the input is described by it.
        field.help_text = field.field.help_text = gettext(sentence)
    return ""
