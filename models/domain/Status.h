#pragma once

namespace Peak {

/** The four statuses that a colour may carry, always beside an icon or a word, and the absence of
 * one. */
enum class Status { Neutral, Info, Good, Warning, Danger };

} // namespace Peak
