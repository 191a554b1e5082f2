#pragma once

#include "models/domain/ExchangeStage.h"

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/**
 * Which exchanges the list shows. Empty parts filter nothing; parts are joined by "and".
 *
 * A plain value that goes to the server as structured JSON, never as SQL. toJson() drops what a
 * database cannot hold (NUL, half surrogates) and cuts the search text at MaxSearchLength.
 */
struct ExchangeFilter
{
    static constexpr int MaxSearchLength = 200;

    QString search; ///< words that must all occur in number, name, client or property
    QList<ExchangeStage> stages;
    QList<QUuid> coordinators;
    QList<QUuid> clients;

    bool isEmpty() const;
    QJsonObject toJson() const;
    /** Reads what toJson() wrote; ignores what it does not understand. */
    static ExchangeFilter fromJson(const QJsonObject &json);

    bool operator==(const ExchangeFilter &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::ExchangeFilter)
