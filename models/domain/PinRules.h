#pragma once

#include <QString>

namespace Peak {

/**
 * What a PIN of a document has to be, so that people see it while they type; the server judges
 * again. Pure functions.
 */
namespace PinRules {

constexpr int mostDigits = 12;
/** Of any firm; `least` below is what this firm wants. */
constexpr int fewestDigits = 4;

bool hasLength(const QString &pin, int least);
bool isDigits(const QString &pin);
/** A row, a repetition, a year, or one of those that everybody tries first. */
bool isTrivial(const QString &pin);

} // namespace PinRules
} // namespace Peak
