// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/av.h"

#include <limits>
#include <mutex>

namespace forereach::av {

void quiet() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_level(AV_LOG_QUIET); });
}

std::string errorText(int error) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(error, text, sizeof text);
    return text;
}

double seconds(std::int64_t stamp, AVRational base) {
    if (stamp == AV_NOPTS_VALUE || base.num <= 0 || base.den <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(stamp) * base.num / base.den;
}

} // namespace forereach::av
