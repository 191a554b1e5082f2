#include "models/domain/ExchangeStage.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
const std::array<std::pair<ExchangeStage, QString>, 6> &codes()
{
    static const std::array<std::pair<ExchangeStage, QString>, 6> list{{
        {ExchangeStage::Pending, u"PENDING"_s},
        {ExchangeStage::Identify, u"45D"_s},
        {ExchangeStage::Receive, u"180D"_s},
        {ExchangeStage::Completed, u"COMPLETED"_s},
        {ExchangeStage::Terminated, u"TERMINATED"_s},
        {ExchangeStage::OnHold, u"ON_HOLD"_s},
    }};
    return list;
}
} // namespace

ExchangeStage exchangeStageFromCode(const QString &code)
{
    const QString word = code.trimmed().toUpper();
    for (const auto &[stage, text] : codes()) {
        if (text == word)
            return stage;
    }
    return ExchangeStage::Other;
}

QString exchangeStageCode(ExchangeStage stage)
{
    for (const auto &[candidate, text] : codes()) {
        if (candidate == stage)
            return text;
    }
    return {};
}

QList<ExchangeStage> allExchangeStages()
{
    QList<ExchangeStage> stages;
    for (const auto &[stage, text] : codes())
        stages.append(stage);
    return stages;
}

} // namespace Peak
