"""Labels of actions: the button, and the past fact in the log (demo.md A3)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_


class Words(NamedTuple):
    """The button's words and the log's past fact; both in Vietnamese, translated when shown."""

    button: str
    fact: str


ACTIONS: Mapping[str, Words] = MappingProxyType(
    {
        "open": Words(N_("Mở kỳ"), N_("đã giao đơn vị lập hồ sơ")),
        "open_period": Words(N_("Mở kỳ"), N_("đã mở kỳ")),
        "close_period": Words(N_("Đóng kỳ"), N_("đã đóng kỳ")),
        "set_dates": Words(N_("Lưu thời hạn"), N_("đã đặt thời hạn của kỳ")),
        "add_units": Words(N_("Giao thêm đơn vị"), N_("đã giao thêm đơn vị")),
        "seed_calendar": Words(
            N_("Lấy ngày nghỉ từ thư viện lịch"), N_("đã lấy ngày nghỉ của năm từ thư viện lịch")
        ),
        "put_calendar_day": Words(N_("Ghi ngày nghỉ"), N_("đã ghi ngày nghỉ, ngày làm bù")),
        "take_calendar_day": Words(N_("Bỏ khỏi lịch"), N_("đã bỏ một ngày khỏi lịch")),
        "reorganise": Words(N_("Sắp xếp, sáp nhập đơn vị"), N_("đã sắp xếp, tổ chức lại đơn vị")),
        "draft_form": Words(N_("Lập bản mới"), N_("đã lập dự thảo mẫu biểu")),
        "save_form": Words(N_("Lưu dự thảo"), N_("đã sửa dự thảo mẫu biểu")),
        "publish_form": Words(N_("Ban hành"), N_("đã ban hành mẫu biểu")),
        "discard_form": Words(N_("Bỏ dự thảo"), N_("đã bỏ dự thảo mẫu biểu")),
        "save": Words(N_("Lưu nháp"), N_("đã lưu")),
        "send_to_head": Words(
            N_("Trình lãnh đạo đơn vị"), N_("cán bộ tổng hợp đã trình thủ trưởng đơn vị")
        ),
        "nothing_to_report": Words(N_("Không phát sinh"), N_("đơn vị báo cáo không phát sinh")),
        "submit": Words(N_("Ký gửi"), N_("thủ trưởng đơn vị đã ký gửi")),
        "send_back": Words(N_("Chuyển lại để sửa"), N_("đã chuyển lại")),
        "receive": Words(N_("Tiếp nhận (phiếu tiếp nhận)"), N_("đã tiếp nhận đủ thành phần")),
        "score": Words(N_("Chấm điểm"), N_("đã chấm")),
        "appraise": Words(N_("Chấm thẩm định"), N_("đã chấm thẩm định")),
        "endorse": Words(N_("Nhất trí đề nghị"), N_("cụm nhất trí")),
        "not_endorse": Words(N_("Chưa nhất trí…"), N_("cụm chưa nhất trí")),
        "lock_scores": Words(N_("Chốt điểm, xếp hạng cụm"), N_("cụm đã chốt điểm")),
        "hand_over": Words(N_("Bàn giao"), N_("đã bàn giao")),
        "accept": Words(N_("Đủ điều kiện, tiếp nhận tổng hợp"), N_("đã thẩm định đủ điều kiện")),
        "return": Words(N_("Trả lại, yêu cầu bổ sung…"), N_("đã trả lại, yêu cầu bổ sung")),
        "resubmit": Words(N_("Gửi lại sau bổ sung"), N_("đã bổ sung, gửi lại")),
        "withdraw": Words(N_("Rút hồ sơ…"), N_("đã rút")),
        "suspend": Words(N_("Tạm dừng xem xét…"), N_("đã tạm dừng xem xét")),
        "resume": Words(N_("Tiếp tục xem xét"), N_("đã tiếp tục xem xét")),
        "recall": Words(N_("Thu hồi"), N_("đã thu hồi")),
        "claim": Words(N_("Nhận xử lý"), N_("đã nhận xử lý")),
        "release": Words(N_("Thôi xử lý"), N_("đã thôi xử lý")),
        "appoint": Words(N_("Chỉ định người xử lý…"), N_("đã chỉ định người xử lý")),
        "open_consolidation": Words(N_("Lập văn bản"), N_("đã lập văn bản")),
        "sum_up": Words(N_("Tổng hợp số liệu"), N_("đã tổng hợp số liệu của các đơn vị")),
        "write": Words(N_("Soạn nội dung"), N_("đã soạn nội dung")),
        "collect": Words(N_("Tổng hợp vào danh sách"), N_("đã tổng hợp")),
        "rank": Words(N_("Xếp thứ tự"), N_("đã xếp thứ tự")),
        "shortlist": Words(N_("Đưa vào danh sách trình"), N_("đã đưa vào danh sách")),
        "leave_out": Words(N_("Không đưa vào danh sách…"), N_("không đưa vào danh sách")),
        "take_off": Words(N_("Bỏ khỏi tờ trình"), N_("đã bỏ khỏi tờ trình")),
        "change_award": Words(N_("Chuyển hình thức…"), N_("đã chuyển hình thức")),
        "present": Words(N_("Trình ký"), N_("đã trình")),
        "discard": Words(N_("Bỏ tờ trình…"), N_("đã bỏ tờ trình")),
        "initial": Words(N_("Ký nháy, chuyển trình"), N_("đã ký nháy")),
        "close_posting": Words(N_("Kết thúc công khai"), N_("đã kết thúc công khai")),
        "record_result": Words(N_("Ghi kết quả Hội đồng"), N_("đã ghi kết quả Hội đồng")),
        "sign": Words(N_("Ký"), N_("đã ký")),
        "sign_all": Words(N_("Ký toàn bộ"), N_("đã ký")),
        "sign_part": Words(N_("Ký phần đã chọn"), N_("đã ký một phần")),
        "decline": Words(N_("Chưa khen thưởng…"), N_("chưa khen thưởng")),
        "postpone": Words(N_("Để lại xét sau…"), N_("để lại xét sau")),
        "lower": Words(N_("Ký ở hình thức khác…"), N_("đã ký ở hình thức khác")),
        "return_to_office": Words(N_("Chuyển lại Văn phòng…"), N_("đã chuyển lại Văn phòng")),
        "number": Words(N_("Lấy số, ngày"), N_("đã lấy số")),
        "publish": Words(N_("Ban hành, gửi và công khai"), N_("đã ban hành")),
        "send_up": Words(N_("Gửi cấp trên…"), N_("đã gửi cấp trên")),
        "join": Words(
            N_("Nhận danh sách trình lên"), N_("đã đưa danh sách vào hồ sơ gửi cấp trên")
        ),
        "record_receipt": Words(N_("Ghi tiếp nhận…"), N_("nơi nhận đã tiếp nhận")),
        "record_outcome": Words(N_("Ghi kết quả của cấp trên…"), N_("đã ghi kết quả của cấp trên")),
        "report_up": Words(
            N_("Báo cáo người đứng đầu"), N_("đã báo cáo người đứng đầu việc trễ hạn")
        ),
        "draft_urging": Words(N_("Lập công văn đôn đốc"), N_("đã lập công văn đôn đốc")),
        "renumber_urging": Words(
            N_("Sửa số, ngày công văn"), N_("đã sửa số, ngày công văn đôn đốc")
        ),
        "correct": Words(N_("Đính chính…"), N_("đã lập bản đính chính")),
        "recognise_initiatives": Words(
            N_("Ghi kết quả sáng kiến"), N_("đã ghi kết quả công nhận sáng kiến")
        ),
        "confirm_line": Words(
            N_("Thông tin đúng"), N_("người được đề nghị đã xác nhận thông tin đúng")
        ),
        "ask_correction": Words(
            N_("Đề nghị đính chính"), N_("người được đề nghị đã đề nghị đính chính")
        ),
        "answer_nominee": Words(
            N_("Trả lời"), N_("đơn vị đã trả lời đề nghị đính chính của người được đề nghị")
        ),
        "reassign": Words(N_("Chuyển người xử lý…"), N_("đã chuyển người xử lý")),
        "extend": Words(N_("Gia hạn…"), N_("đã gia hạn")),
        "ask_extension": Words(N_("Xin gia hạn…"), N_("đơn vị đã xin gia hạn")),
        "refuse_extension": Words(N_("Không gia hạn…"), N_("không gia hạn")),
        "substitute": Words(N_("Phân công xử lý thay…"), N_("đã phân công xử lý thay")),
        "end_substitute": Words(N_("Kết thúc xử lý thay"), N_("đã kết thúc việc xử lý thay")),
        "park": Words(N_("Tạm gác đến ngày…"), N_("đã tạm gác")),
        "unpark": Words(N_("Thôi tạm gác"), N_("đã thôi tạm gác")),
        "urge": Words(N_("Phát hành công văn đôn đốc"), N_("đã phát hành công văn đôn đốc")),
        "recuse": Words(
            N_("Liên quan đến bản thân hoặc người thân"),
            N_("đã khai báo liên quan đến bản thân hoặc người thân"),
        ),
        "lift_recusal": Words(N_("Gỡ khai báo"), N_("đã gỡ khai báo liên quan")),
        "reopen_source": Words(
            N_("Chuyển đơn vị bổ sung…"), N_("đã chuyển đơn vị bổ sung theo yêu cầu của cấp trên")
        ),
    }
)


#: What some kinds of submission call an act differently: (action, kind) → words.
_BY_KIND: Mapping[tuple[str, str], Words] = MappingProxyType(
    {
        ("accept", "figures"): Words(N_("Xác nhận số liệu"), N_("đã xác nhận số liệu")),
        ("accept", "registration"): Words(N_("Ghi nhận đăng ký"), N_("đã ghi nhận đăng ký")),
    }
)


def button(action: str, kind: str = "") -> str:
    """The words on the button of `action`, on a submission of `kind`."""
    return _(_BY_KIND.get((action, kind), ACTIONS[action]).button)


def past_fact(action: str, kind: str = "") -> str:
    """How the log says that `action` was done, with a capital letter."""
    fact = _(_BY_KIND.get((action, kind), ACTIONS[action]).fact)
    return fact[:1].upper() + fact[1:]


#: Numbers beside words are not counted further.
CAP = 1000


def capped(number: int) -> str:
    """A number as tabs, menu and groups show it: “1.000+” where it is not counted further."""
    if number > CAP:
        return "1.000+"
    return str(number) if number < CAP else "1.000"
