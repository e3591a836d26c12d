"""One sentence below a field where a person would wonder: form → field → sentence.

A form that writes its own `help_text` keeps it; the page adds these to fields that have none. The
form is named by its module and class; what it inherits has the sentences of its bases.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.utils.translation import gettext_noop as N_

HELP: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # Acts
        "base.NoteForm": {
            "note": N_("Viết đủ để người đọc hiểu ngay; câu này được giữ trong nhật ký hồ sơ."),
        },
        "base.AppointForm": {
            "person": N_("Người này xử lý bước này của riêng hồ sơ này, không phải cả nhiệm vụ."),
        },
        "submission.ReturnForm": {
            "reply_by": N_("Nên cho đơn vị ít nhất hai ngày làm việc."),
        },
        "submission.OpinionForm": {
            "note": N_("Ý kiến của cụm, nếu có; được giữ trong nhật ký hồ sơ."),
        },
        "submission.FlagForm": {
            "value": N_("Đơn vị vẫn được tính là đã báo cáo. Bỏ chọn nếu có nội dung để báo cáo."),
        },
        "consolidation.ChangeAwardForm": {
            "award": N_("Áp dụng cho các trường hợp được chọn; hình thức cũ giữ trong nhật ký."),
        },
        "consolidation.CouncilForm": {
            "size": N_("Theo quyết định thành lập Hội đồng."),
            "present": N_("Kể cả người chủ trì; không tính người vắng, người gửi ý kiến sau."),
            "minutes": N_("Ví dụ: Biên bản số 05/BB-HĐTĐKT ngày 21/12/2026."),
        },
        "sending.SumUpForm": {
            "missing_reason": N_("Lý do này được ghi vào nhật ký của báo cáo tổng hợp."),
        },
        "sending.WriteForm": {
            "narrative": N_("Lời văn của báo cáo; bảng số liệu được cộng và kèm theo tự động."),
        },
        "sending.ReceiptForm": {
            "dispatch": N_("Nơi đã xác nhận là nhận được văn bản."),
        },
        "sending.OutcomeForm": {
            "lines": N_("Các trường hợp có cùng kết quả, cùng quyết định."),
            "names": N_("Gõ không dấu cũng được; tên không có trong danh sách trình sẽ được nêu."),
            "number": N_("Ví dụ: 1204/QĐ-UBND."),
        },
        "ranking.LockForm": {
            "minutes": N_("Ví dụ: Biên bản số 09/BB-CUM2 ngày 09/12/2026."),
            "present": N_("Số đơn vị thành viên có người dự họp."),
        },
        # Periods, papers, clusters, units
        "ad_hoc.AdHocForm": {
            "unit": N_("Đơn vị đứng tên đề nghị."),
            "kind": N_(
                "Đột xuất: thành tích trong một việc bất ngờ. Chuyên đề: theo kế hoạch riêng."
            ),
            "event_from": N_("Ngày bắt đầu việc, đợt công tác được khen."),
            "event_to": N_("Thời hạn đề nghị tính từ ngày này."),
        },
        "clusters.HandOverForm": {
            "head": N_("Đơn vị nhận nhiệm vụ; thủ trưởng đơn vị đó làm cụm trưởng."),
            "basis": N_("Ví dụ: Biên bản họp cụm số 12/BB-CUM2 ngày 22/01/2027."),
        },
        "periods.OpenPeriodForm": {
            "units": N_(
                "Mỗi đơn vị được chọn nhận hồ sơ ngay khi mở kỳ. Sau này vẫn giao thêm được."
            ),
        },
        "periods.PlanFiguresForm": {
            "year": N_("Lập một lần 12 kỳ; mỗi tháng hệ thống tự mở kỳ của tháng đó."),
            "route": N_("Các bước mà số liệu hằng tháng phải qua."),
        },
        "proposals.NewProposalForm": {
            "period": N_("Chỉ hồ sơ của kỳ này được đưa vào văn bản."),
            "kind": N_("Tờ trình: đề nghị khen thưởng. Báo cáo và tổng hợp: cộng từ các đơn vị."),
        },
        "units.ReorganiseForm": {
            "symbol": N_("Dùng trong số, ký hiệu văn bản. Ví dụ: CCKL."),
            "leader_title": N_("Ví dụ: Chi cục trưởng."),
            "head": N_("Người này ký gửi hồ sơ của đơn vị mới."),
            "basis": N_("Ví dụ: Quyết định số 12/QĐ-UBND ngày 28/02/2025."),
        },
        # Campaigns, score tables, forms
        "campaigns.CampaignForm": {
            "name": N_("Ghi đúng như văn bản phát động."),
            "theme": N_("Khẩu hiệu của phong trào, nếu văn bản có ghi."),
            "parent": N_("Phong trào của cấp trên mà phong trào này cụ thể hóa."),
            "basis": N_("Các văn bản làm căn cứ ban hành."),
            "source": N_("Nơi lưu hoặc đường dẫn của văn bản, để người sau tìm lại được."),
        },
        "criteria.CriterionForm": {
            "code": N_("Ngắn, không trùng trong bảng. Ví dụ: I.3."),
            "text": N_("Ghi như trong phụ lục của kế hoạch."),
            "section": N_("Phần quyết định điểm được cộng, bị trừ, hay là điều kiện loại."),
            "group": N_("Điểm của mục không phát sinh được chia lại trong nhóm này."),
            "evidence": N_("Giấy tờ mà đơn vị phải kèm theo. Ví dụ: văn bản phê duyệt."),
        },
        "score_tables.TableForm": {
            "basis": N_("Kế hoạch, hướng dẫn ban hành bảng điểm."),
        },
        "score_tables.PublishForm": {
            "note": N_("Người chấm điểm đọc câu này khi so với bản trước."),
        },
        "form_builder.NameForm": {"name": N_("Ví dụ: Báo cáo tổng kết phong trào thi đua năm.")},
        # What a unit writes
        "registrations.LineForm": {
            "text": N_("Nêu con số và thời hạn, nếu có, để cuối năm đối chiếu được."),
            "person": N_("Để “Cả đơn vị” nếu là nội dung chung."),
        },
        "nominees.MinutesForm": {
            "meeting_members": N_("Kể cả người vắng mặt; dùng để tính tỷ lệ dự họp."),
            "meeting_present": N_("Không vượt tổng số người của đơn vị."),
        },
        "nominees.DetailsForm": {
            "nominee_position": N_("Ghi như trong quyết định; sẽ in vào danh sách và giấy khen."),
            "birth_year": N_("Chỉ cần với người ngoài cơ quan, để phân biệt người trùng tên."),
            "achievement": N_("Ba đến năm câu: việc đã làm, kết quả, số liệu, thời gian."),
            "votes_for": N_("Theo biên bản họp bình xét; không vượt số người dự họp."),
            "priority": N_("1 là ưu tiên nhất; cần khi số đề nghị vượt mức quy định."),
        },
        "nominees.NomineeForm": {
            "award": N_("Mỗi dòng một danh hiệu hoặc một hình thức khen thưởng."),
            "unit": N_("Chọn khi đề nghị cho cả tập thể."),
            "outsider": N_("Ví dụ: nông dân, cán bộ xã có đóng góp cho ngành."),
        },
        "proofs.UploadForm": {
            "kind": N_("Giúp người thẩm định tìm đúng giấy tờ."),
            "nomination": N_("Chọn khi tệp chỉ thuộc về một trường hợp."),
        },
        "initiatives.InitiativeForm": {
            "title": N_("Ngắn gọn, nói được giải pháp là gì."),
            "unit": N_("Đơn vị đứng tên nộp sáng kiến."),
        },
        "initiatives.ResultForm": {
            "outcome": N_("Theo kết luận của Hội đồng sáng kiến."),
            "level": N_("Cấp của Hội đồng đã công nhận."),
            "reason": N_("Tác giả và đơn vị đọc được lý do này."),
        },
        "room.CommentForm": {
            "field": N_("Chọn khi trao đổi về một mục cụ thể; người đọc được dẫn đến mục đó."),
        },
        "nominee_checks.AnswerForm": {
            "corrected": N_("Đã sửa: dữ liệu trong hồ sơ được sửa như người đó báo."),
        },
    }
)


def help_for(form: forms.BaseForm, field: str) -> str:
    """The sentence for a field, of the nearest class that has one; empty if none has."""
    for known in type(form).__mro__:
        name = f"{known.__module__.rpartition('.')[2]}.{known.__name__}"
        if field in HELP.get(name, ()):
            return HELP[name][field]
    return ""
