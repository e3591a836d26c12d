"""First steps and help for each kind of work: what stands on the start page and under /help/."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_noop as N_

Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """`steps` stand on the start page; the help page has them too, and `later` below them."""

    title: str
    steps: Steps
    later: Steps = ()


TOURS: Mapping[str, Tour] = MappingProxyType(
    {
        "unit": Tour(
            N_("Đơn vị"),
            (
                (
                    N_("Xem việc phải làm"),
                    N_("Trang này xếp việc theo thời hạn. Bấm vào tên việc để mở hồ sơ."),
                ),
                (
                    N_("Lập từng phần của hồ sơ"),
                    N_(
                        "Mục nào còn thiếu được ghi rõ ngay trên hồ sơ, kèm đường dẫn đến chỗ "
                        "phải điền. Nội dung đang soạn chỉ đơn vị mình xem được."
                    ),
                ),
                (
                    N_("Trình và ký gửi"),
                    N_(
                        "Cán bộ tổng hợp trình, thủ trưởng đơn vị ký gửi. Gửi rồi vẫn thu hồi "
                        "được cho đến khi người nhận bắt đầu xử lý."
                    ),
                ),
                (
                    N_("Bổ sung khi bị trả lại"),
                    N_(
                        "Chỉ các mục được đánh số là phải sửa mới mở ra; sửa xong thì gửi lại. "
                        "Các phần khác giữ nguyên."
                    ),
                ),
            ),
            (
                (
                    N_("Lập danh sách từ năm trước hoặc từ Excel"),
                    N_(
                        "Trong phần Đề nghị khen thưởng: “Lập từ năm trước” cho xem lại từng "
                        "người rồi mới đưa vào danh sách; “Nhập từ Excel” có sẵn tệp mẫu."
                    ),
                ),
                (
                    N_("Ghim minh chứng"),
                    N_(
                        "Kéo thả nhiều tệp cùng lúc, rồi ghim mỗi tệp vào tiêu chí của nó. Đặt "
                        "tên tệp bắt đầu bằng mã tiêu chí (ví dụ “I.2 …”) thì hệ thống tự gợi ý."
                    ),
                ),
                (
                    N_("Không có gì để báo cáo"),
                    N_(
                        "Bấm “Không phát sinh” thay cho việc để trống: đơn vị vẫn được tính là "
                        "đã báo cáo đúng hạn."
                    ),
                ),
            ),
        ),
        "reviewer": Tour(
            N_("Người xét duyệt: cụm thi đua, Hội đồng"),
            (
                (
                    N_("Xem việc đến lượt mình"),
                    N_("Trang này xếp việc theo thời hạn. Bấm vào tên việc để mở hồ sơ."),
                ),
                (
                    N_("Đọc hồ sơ và minh chứng"),
                    N_(
                        "Điểm tự chấm, minh chứng và các lần xử lý trước nằm trên cùng một trang. "
                        "Minh chứng xem ngay dưới dạng ảnh trang, không phải tải về."
                    ),
                ),
                (
                    N_("Chấm điểm, cho ý kiến"),
                    N_(
                        "Chấm theo từng tiêu chí; chênh lệch vượt mức quy định thì phải ghi lý do. "
                        "Chưa nhất trí với trường hợp nào thì nêu rõ vì sao."
                    ),
                ),
                (
                    N_("Không xét cho mình và người thân"),
                    N_(
                        "Trường hợp liên quan đến bản thân hoặc người thân do người khác xét. "
                        "Nếu hệ thống chưa biết quan hệ đó, hãy khai báo trước khi cho ý kiến."
                    ),
                ),
            ),
            (
                (
                    N_("Chốt điểm, xếp hạng cụm"),
                    N_(
                        "Sau cuộc họp, cụm trưởng chốt điểm cho cả cụm theo biên bản trong mục "
                        "“Chấm điểm cụm”. Trước khi chốt, điểm của cụm chỉ là tạm tính."
                    ),
                ),
            ),
        ),
        "signer": Tour(
            N_("Lãnh đạo ký"),
            (
                (
                    N_("Xem văn bản chờ ký"),
                    N_("Văn bản chờ ký nằm ngay trong danh sách này, kèm thời hạn."),
                ),
                (
                    N_("Xem ai đã kiểm tra"),
                    N_(
                        "Mỗi văn bản cho biết đã qua những bước nào, ai kiểm tra, trường hợp nào "
                        "cần lưu ý."
                    ),
                ),
                (
                    N_("Ký toàn bộ hoặc từng phần"),
                    N_(
                        "Có thể ký toàn bộ, hoặc chọn từng trường hợp: chưa khen thưởng, để lại "
                        "xét sau, chuyển lại để kiểm tra thêm. Các trường hợp này cần ghi lý do."
                    ),
                ),
                (
                    N_("Thu hồi khi cần"),
                    N_("Đã ký vẫn thu hồi được cho đến khi văn thư lấy số."),
                ),
            ),
        ),
        "office": Tour(
            N_("Cơ quan thường trực Hội đồng"),
            (
                (
                    N_("Bắt đầu từ việc trễ"),
                    N_(
                        "Trang này xếp việc theo thời hạn: trễ, sắp đến hạn, còn hạn. Thẻ “Chờ "
                        "người khác” cho biết hồ sơ đang nằm ở đâu."
                    ),
                ),
                (
                    N_("Thẩm định, trả lại đúng chỗ"),
                    N_(
                        "Đủ điều kiện thì tiếp nhận. Còn thiếu thì trả lại: chọn đúng mục phải "
                        "bổ sung, ghi lý do và ngày phải gửi lại."
                    ),
                ),
                (
                    N_("Xử lý nhiều hồ sơ một lúc"),
                    N_(
                        "Đánh dấu các việc giống nhau rồi bấm “Xem trước”: từng hồ sơ được kiểm "
                        "tra như khi làm riêng, hồ sơ nào không đủ điều kiện được nêu lý do."
                    ),
                ),
                (
                    N_("Theo dõi tiến độ các đơn vị"),
                    N_(
                        "Đơn vị nào chưa gửi, trễ bao nhiêu ngày, ai đang giữ: xem trong “Theo "
                        "dõi tiến độ”."
                    ),
                ),
            ),
            (
                (
                    N_("Lập tờ trình, báo cáo tổng hợp"),
                    N_(
                        "Đề nghị đã thẩm định được tổng hợp vào tờ trình; số liệu của các báo cáo "
                        "được cộng sẵn vào báo cáo tổng hợp."
                    ),
                ),
                (
                    N_("Mở kỳ mới"),
                    N_(
                        "Trong “Theo dõi tiến độ”, mở kỳ dự kiến và chọn đơn vị phải nộp. Mỗi đơn "
                        "vị nhận hồ sơ với thời hạn của mình ngay khi kỳ mở."
                    ),
                ),
                (
                    N_("Giữ danh mục đúng"),
                    N_(
                        "Phong trào, tiêu chí, mẫu văn bản có nhiều bản. Kỳ đã mở giữ bản lúc mở, "
                        "nên sửa danh mục không làm đổi hồ sơ đang làm."
                    ),
                ),
            ),
        ),
        "registrar": Tour(
            N_("Văn thư"),
            (
                (
                    N_("Xem văn bản chờ lấy số"),
                    N_("Văn bản đã ký hiện trong danh sách này và trong mục “Chờ lấy số”."),
                ),
                (
                    N_("Lấy số, ngày"),
                    N_(
                        "Mỗi quyết định có số và ngày riêng. Lấy số rồi thì người ký không thu "
                        "hồi được nữa."
                    ),
                ),
                (
                    N_("Ban hành"),
                    N_(
                        "Ban hành xong, kết quả hiện ngay trên hồ sơ của đơn vị và của từng người "
                        "được khen."
                    ),
                ),
            ),
        ),
        "nominee": Tour(
            N_("Cá nhân được đề nghị"),
            (
                (
                    N_("Xem đề nghị về mình"),
                    N_(
                        "Mục “Hồ sơ của tôi” liệt kê các đề nghị khen thưởng mà đơn vị đã trình, "
                        "đang ở bước nào."
                    ),
                ),
                (
                    N_("Xác nhận thông tin"),
                    N_(
                        "Kiểm tra họ tên, chức vụ, thành tích. Đúng thì xác nhận; sai thì ghi chỗ "
                        "sai, đơn vị sẽ sửa hoặc trả lời."
                    ),
                ),
                (
                    N_("Xem kết quả"),
                    N_("Kết quả và quyết định khen thưởng được ghi trong “Thành tích của tôi”."),
                ),
            ),
        ),
    }
)
