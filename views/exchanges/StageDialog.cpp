#include "views/exchanges/StageDialog.h"

#include "models/tables/lists/ListChoices.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

Decision StageDialog::decisionOf(const QString &exchange)
{
    Decision decision;
    decision.title = tr("Set the stage");
    decision.question = tr("In which stage is %1 now?").arg(exchange);
    decision.effects = {tr("Everybody who sees the exchange sees its new stage at once."),
                        tr("Who changed it, when and from what stands in the record.")};
    decision.verb = tr("Set the stage");
    decision.reason = Decision::Reason::Optional;
    return decision;
}

StageDialog::StageDialog(const QString &exchange, const QString &stage, QWidget *parent)
    : DecisionDialog(decisionOf(exchange), parent),
      m_before(stage),
      m_stage(new QComboBox(this)),
      m_meaning(new QLabel(this))
{
    const auto stages = ListChoices::stages();
    for (const ColumnChoice &choice : stages)
        m_stage->addItem(Icons::get(choice.icon), choice.text, choice.code);
    m_meaning->setWordWrap(true);
    m_meaning->setTextFormat(Qt::PlainText);
    middle()->addWidget(Fields::label(tr("&Stage"), m_stage));
    middle()->addWidget(m_stage);
    middle()->addWidget(m_meaning);
    connect(m_stage, &QComboBox::currentIndexChanged, this, &StageDialog::tell);
    m_stage->setCurrentIndex(qMax(0, m_stage->findData(stage)));
    m_stage->setFocus();
    tell();
}

QString StageDialog::stage() const
{
    return m_stage->currentData().toString();
}

void StageDialog::setStage(const QString &code)
{
    m_stage->setCurrentIndex(m_stage->findData(code));
}

bool StageDialog::wantsReason(const QString &code)
{
    return code == u"ON_HOLD"_s || code == u"TERMINATED"_s;
}

QString StageDialog::meaning(const QString &code)
{
    if (code == u"PENDING"_s)
        return tr("Nothing was transferred yet: no clock runs.");
    if (code == u"45D"_s)
        return tr("The relinquished property was transferred: replacement properties are "
                  "identified until day 45. Both days are watched.");
    if (code == u"180D"_s)
        return tr("Replacement properties are identified: they are received until day 180. Day 45 "
                  "is no longer watched.");
    if (code == u"COMPLETED"_s)
        return tr("Everything was received. Its days are history and no longer watched.");
    if (code == u"TERMINATED"_s)
        return tr("The exchange ended without its purpose. Its days are no longer watched. Say why "
                  "below.");
    if (code == u"ON_HOLD"_s)
        return tr("Nothing is done for now, but day 45 and day 180 go on and are still watched. "
                  "Say why below.");
    return {};
}

bool StageDialog::isComplete() const
{
    return !m_stage || !wantsReason(stage()) || reason().size() >= 3;
}

void StageDialog::tell()
{
    m_meaning->setText(meaning(stage()));
    m_stage->setAccessibleDescription(m_meaning->text());
    setRefusal(stage() == m_before ? tr("The exchange is in this stage already.") : QString());
    fit();
}

} // namespace Peak
