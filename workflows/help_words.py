"""What each state means, in one sentence, and what the keys do: for the help page."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_noop as N_

SUBMISSION: Mapping[str, str] = MappingProxyType(
    {
        "DRAFT": N_("Đơn vị đang nhập; cấp trên chưa xem được."),
        "UNIT_SIGNING": N_("Đã lập xong, chờ thủ trưởng đơn vị ký gửi."),
        "CLUSTER_REVIEW": N_("Cụm thi đua chấm điểm, cho ý kiến về các trường hợp đề nghị."),
        "OFFICE_CHECK": N_("Cơ quan thường trực kiểm tra thành phần, nội dung, điều kiện."),
        "RETURNED": N_("Phải bổ sung các mục được đánh số; thời hạn xử lý của cấp trên tạm dừng."),
        "ACCEPTED": N_("Đã đủ, chờ tổng hợp vào tờ trình hoặc báo cáo."),
        "CLOSED": N_("Đã có quyết định hoặc kỳ đã kết thúc."),
        "WITHDRAWN": N_("Đơn vị đã tự rút; không ai phải xử lý nữa."),
        "SUSPENDED": N_("Tạm dừng để xác minh; mọi thời hạn đứng lại cho đến khi tiếp tục."),
    }
)
NOMINATION: Mapping[str, str] = MappingProxyType(
    {
        "DRAFT": N_("Có trong danh sách đơn vị đang lập, chưa gửi."),
        "SUBMITTED": N_("Thủ trưởng đơn vị đã ký gửi."),
        "ENDORSED": N_("Cụm thi đua đồng ý với đề nghị."),
        "NOT_ENDORSED": N_("Ý kiến của cụm để tham khảo; hồ sơ vẫn được xem xét tiếp."),
        "CHECKED": N_("Cơ quan thường trực thấy đủ điều kiện."),
        "POSTPONED": N_("Chưa quyết định lần này, sẽ xét ở lần sau."),
        "SHORTLISTED": N_("Nằm trong danh sách trình lên."),
        "NOT_SHORTLISTED": N_("Không đưa vào danh sách trình; lý do ghi ở từng trường hợp."),
        "PASSED": N_("Hội đồng bỏ phiếu đạt."),
        "FAILED": N_("Hội đồng bỏ phiếu không đạt."),
        "AWARDED": N_("Đã có quyết định được ban hành."),
        "DECLINED": N_("Người ký quyết định chưa khen thưởng; có lý do."),
        "FORWARDED": N_("Đã trình cấp trên quyết định; kết quả ghi khi có."),
        "RETURNED": N_("Riêng trường hợp này phải bổ sung."),
        "WITHDRAWN": N_("Đơn vị đã rút đề nghị."),
        "SUSPENDED": N_("Chờ xác minh, làm rõ; chưa xét."),
        "REVOKED": N_("Quyết định đã ban hành bị hủy bỏ, hình thức khen bị thu hồi."),
    }
)
CONSOLIDATION: Mapping[str, str] = MappingProxyType(
    {
        "COLLECTING": N_("Báo cáo tổng hợp đang chờ các đơn vị gửi đủ."),
        "DRAFTING": N_("Cơ quan thường trực đang lập văn bản, xếp danh sách."),
        "OFFICE_HEAD_CHECK": N_("Người đứng đầu cơ quan thường trực kiểm tra trước khi trình."),
        "POSTED": N_("Danh sách đang được công khai để lấy ý kiến."),
        "COUNCIL": N_("Hội đồng Thi đua – Khen thưởng đang họp, bỏ phiếu."),
        "SIGNING": N_("Lãnh đạo đang xem xét, ký."),
        "APPROVED": N_("Đã ký; văn thư lấy số, ngày."),
        "ISSUED": N_("Đã ban hành; kết quả đã ghi cho từng trường hợp."),
        "SENT_UP": N_("Đã gửi cấp trên, chờ cấp trên tiếp nhận."),
        "RECEIVED": N_("Cấp trên đã tiếp nhận."),
        "ENDED": N_("Đã dừng, không có quyết định."),
    }
)
KEYS: tuple[tuple[str, str], ...] = (
    ("j", N_("Xuống dòng sau trong danh sách")),
    ("k", N_("Lên dòng trước")),
    ("Enter", N_("Mở dòng đang chọn")),
    ("x", N_("Đánh dấu, bỏ đánh dấu dòng đang chọn")),
    ("/", N_("Đến ô tìm kiếm")),
    ("?", N_("Mở bảng phím tắt")),
    ("Esc", N_("Đóng menu đang mở")),
    ("Tab", N_("Đến ô, nút, đường dẫn kế tiếp")),
)
