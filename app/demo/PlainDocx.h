#pragma once

#include <QByteArray>
#include <QStringList>

namespace Peak {

/** The smallest Word document that holds these paragraphs, the first one as a heading. Stateless.
 */
class PlainDocx
{
public:
    static QByteArray of(const QStringList &paragraphs);
};

} // namespace Peak
