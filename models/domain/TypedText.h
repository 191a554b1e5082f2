#pragma once

#include <QDate>
#include <QString>

#include <optional>

namespace Peak {

/**
 * What a person means by a date that they typed: "28 Nov 2026", "Nov 28, 2026", "11/28/2026" (month
 * first, as in the United States), "28.11.2026", "2026-11-28", without year the next such day from
 * `today` on; "today", "tomorrow", "+45" (days from today). Nothing when it is no day from 1900 to
 * 2199.
 */
std::optional<QDate> typedDate(const QString &text, QDate today);

/**
 * An amount as the server keeps it, "1250000.50", from "1,250,000.5" or "$ 1 250 000.50"; nothing
 * when it is none, negative, has fractions of a cent or more than 13 digits before the point.
 */
std::optional<QString> typedMoney(const QString &text);

/** A whole number without groups and leading zeros; nothing when it is none. */
std::optional<QString> typedNumber(const QString &text);

} // namespace Peak
