"""What search looks up first: the distinct texts that stand somewhere, and their words.

A text is kept once, exactly as its rows have it, however many rows that are; rows are then found by
their own indexed text. Written by `services.search_phrases` wherever a name is written.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchWord(models.Model):
    """A syllable or number without accents, as people type it."""

    text = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = _("từ để tìm")

    def __str__(self) -> str:
        return self.text


class SearchPhrase(models.Model):
    """A name, title or number as it is written in some row.

    `people`: it names a nominee or a person. Kept apart, because there are so many of them.
    """

    text = models.CharField(max_length=250)
    people = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("cụm từ để tìm")
        constraints = (models.UniqueConstraint(fields=("text", "people"), name="phrase_once"),)

    def __str__(self) -> str:
        return self.text


class SearchLink(models.Model):
    """Which word stands in which phrase; `people` is the phrase's."""

    word = models.ForeignKey(
        SearchWord, on_delete=models.CASCADE, related_name="links", db_index=False
    )
    phrase = models.ForeignKey(
        SearchPhrase, on_delete=models.CASCADE, related_name="links", db_index=False
    )
    people = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("từ trong cụm từ")
        constraints = (
            models.UniqueConstraint(fields=("phrase", "word"), name="word_once_per_phrase"),
        )
        indexes = (models.Index(fields=("word", "people", "phrase"), name="phrase_by_word"),)

    def __str__(self) -> str:
        return f"{self.word} – {self.phrase}"
