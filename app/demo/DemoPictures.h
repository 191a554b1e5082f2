#pragma once

#include <QByteArray>
#include <QString>

namespace Peak {

/** Pictures of the demo firm, as PNG: drawn, not taken. Stateless; any thread. */
class DemoPictures
{
public:
    static QByteArray license(const QString &name);
    static QByteArray house();
};

} // namespace Peak
