#pragma once

#include <QString>

namespace Peak {

/**
 * Names of files that every computer can write to its disk, and that show as they are.
 *
 * Stricter than the server's rule (peak.file_name_field), so that what is safe here is taken there.
 * Pure functions; any thread.
 */
namespace SafeFileName {

constexpr int mostBytes = 255; ///< in UTF-8

bool isSafe(const QString &name);

/** The nearest safe name: the part after the last slash of either kind, without what can't be. */
QString proposal(const QString &name);

/** "Deed (2).pdf" for "Deed.pdf" and 2; safe when the name is. */
QString numbered(const QString &name, int number);

} // namespace SafeFileName

} // namespace Peak
