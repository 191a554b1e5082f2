#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace Peak {

/** How far an exchange has come, in the order in which lists sort it. */
enum class ExchangeStage {
    Pending,  ///< nothing transferred yet
    Identify, ///< "45D": the identification period runs
    Receive,  ///< "180D": the exchange period runs
    Completed,
    Terminated,
    OnHold,
    Other, ///< a word that an old import left; show the code itself
};

/** The database's word ("45D") as a stage; any case, Other for a word we do not know. */
ExchangeStage exchangeStageFromCode(const QString &code);
/** The database's word; empty for Other. */
QString exchangeStageCode(ExchangeStage stage);
/** The stages that a person can choose, in list order, without Other. */
QList<ExchangeStage> allExchangeStages();

} // namespace Peak

Q_DECLARE_METATYPE(Peak::ExchangeStage)
