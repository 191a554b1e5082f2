#pragma once

#include "models/db/Result.h"
#include "models/domain/TemplateValue.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Peak {

/** A document of the demo firm, before it is made. A plain value. */
struct DemoPaper
{
    enum class By { Coordinator, Client };

    QString place; ///< the stage of the demo client's exchange that it belongs to; "other"
    By by = By::Coordinator;
    QString fileName; ///< one of its kind in an exchange
    QString from;     ///< what it is made of: a page with placeholders, or a name known here
    QString type;     ///< of document
    QJsonObject fields = {};
    QByteArray pin = {};
    int versions = 1;
    bool binned = false;
};

/**
 * What the demo firm has on file: contracts, deeds and statements of a few exchanges, all invented.
 *
 * Stateless; bytes() needs a QGuiApplication and takes a moment: any thread but the GUI's.
 */
class DemoPapers
{
public:
    static QList<DemoPaper> all();
    /** `values` as templates get them; the first version is 1. */
    static Result<QByteArray> bytes(const DemoPaper &paper, int version,
                                    const TemplateFilling &values);
};

extern const QByteArray demoPin;

} // namespace Peak
