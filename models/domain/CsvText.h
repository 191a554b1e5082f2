#pragma once

#include <QByteArray>
#include <QStringList>

namespace Peak {

/**
 * Tables as text (RFC 4180, UTF-8), safe to open in a spreadsheet.
 *
 * A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and
 * so is one that begins with an apostrophe; reading takes one away. So what is read is what was
 * written, whatever it began with.
 */
namespace CsvText {

/** The mark that tells Excel that this is UTF-8; before the first row. */
QByteArray mark();
/** One row with its end. */
QByteArray row(const QStringList &cells);

/** All rows of a file; `broken`, where given, is told the number of the row (from 1) in which a
 * quotation is not closed or goes on after its end, else 0. */
QList<QStringList> rows(const QByteArray &text, int *broken = nullptr);

} // namespace CsvText
} // namespace Peak
