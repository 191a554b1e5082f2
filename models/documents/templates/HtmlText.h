#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

class QTextDocument;

namespace Peak {

/**
 * An HTML page as a rich text document that loads nothing: no style sheets, no pictures but those
 * that stand in the page itself.
 *
 * Refuses what would take very long or very much to lay out. Needs a QGuiApplication; any thread
 * (a QTextDocument belongs to the thread that makes it).
 */
class HtmlText
{
public:
    static constexpr qsizetype mostBytes = 8 * 1024 * 1024;

    static Result<std::unique_ptr<QTextDocument>> read(const QByteArray &bytes);
};

} // namespace Peak
