#include "views/exchanges/BulkExchangesDialog.h"

#include "models/tables/lists/ListChoices.h"
#include "views/common/Icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

QString toldOf(const QList<BulkOutcome> &outcomes, bool done)
{
    const auto count = [&outcomes](const QString &outcome) {
        return int(std::count_if(outcomes.cbegin(), outcomes.cend(),
                                 [&](const BulkOutcome &one) { return one.outcome == outcome; }));
    };
    const int changed = count(u"changed"_s);
    const int same = count(u"unchanged"_s);
    const int refused = count(u"refused"_s);
    QStringList told;
    if (changed > 0 || same + refused == 0)
        told.append(done
                        ? BulkExchangesDialog::tr("%n exchange(s) changed.", nullptr, changed)
                        : BulkExchangesDialog::tr("%n exchange(s) will change.", nullptr, changed));
    if (same > 0)
        told.append(BulkExchangesDialog::tr("%n had these values already.", nullptr, same));
    if (refused > 0) {
        const auto why = std::find_if(outcomes.cbegin(), outcomes.cend(),
                                      [](const auto &one) { return one.outcome == u"refused"_s; });
        told.append((done ? BulkExchangesDialog::tr("%n could not be changed: %1", nullptr, refused)
                          : BulkExchangesDialog::tr("%n can't be changed: %1", nullptr, refused))
                        .arg(why->message));
    }
    return told.join(u' ');
}

Decision BulkExchangesDialog::decisionOf(int exchanges)
{
    Decision decision;
    decision.title = tr("Edit several exchanges");
    decision.question = tr("What shall %n exchange(s) have from now on?", nullptr, exchanges);
    decision.effects = {tr("It is one step: Ctrl+Z takes all of it back.")};
    decision.verb = tr("Change exchanges");
    return decision;
}

BulkExchangesDialog::BulkExchangesDialog(int exchanges, PersonFinder findCoordinator,
                                         const QString &whyNotReassign, QWidget *parent)
    : DecisionDialog(decisionOf(exchanges), parent),
      m_reassign(new QCheckBox(tr("&Coordinator"), this)),
      m_coordinator(new PersonPicker(std::move(findCoordinator), this)),
      m_prioritize(new QCheckBox(tr("&Priority"), this)),
      m_priority(new QComboBox(this)),
      m_preview(new QLabel(this)),
      m_pause(new QTimer(this))
{
    const auto priorities = ListChoices::priorities();
    for (const ColumnChoice &choice : priorities)
        m_priority->addItem(Icons::get(choice.icon), choice.text, choice.code);
    m_priority->setAccessibleName(tr("Priority"));
    m_coordinator->setAccessibleName(tr("Coordinator"));
    m_reassign->setEnabled(whyNotReassign.isEmpty());
    m_reassign->setToolTip(whyNotReassign);
    m_coordinator->setEnabled(false);
    m_coordinator->setToolTip(whyNotReassign);
    m_priority->setEnabled(false);
    m_preview->setWordWrap(true);
    m_preview->setTextFormat(Qt::PlainText);
    auto *grid = new QGridLayout;
    grid->addWidget(m_reassign, 0, 0);
    grid->addWidget(m_coordinator, 0, 1);
    grid->addWidget(m_prioritize, 1, 0);
    grid->addWidget(m_priority, 1, 1);
    grid->setColumnStretch(1, 1);
    middle()->addLayout(grid);
    middle()->addWidget(m_preview);
    m_pause->setSingleShot(true);
    m_pause->setInterval(300ms);
    connect(m_pause, &QTimer::timeout, this, [this] { Q_EMIT previewWanted(fields()); });
    connect(m_reassign, &QCheckBox::toggled, m_coordinator, &QWidget::setEnabled);
    connect(m_prioritize, &QCheckBox::toggled, m_priority, &QWidget::setEnabled);
    connect(m_reassign, &QCheckBox::toggled, this, &BulkExchangesDialog::onEdited);
    connect(m_prioritize, &QCheckBox::toggled, this, &BulkExchangesDialog::onEdited);
    connect(m_coordinator, &PersonPicker::changed, this, &BulkExchangesDialog::onEdited);
    connect(m_priority, &QComboBox::currentIndexChanged, this, &BulkExchangesDialog::onEdited);
    onEdited();
}

QJsonObject BulkExchangesDialog::fields() const
{
    QJsonObject fields;
    if (m_reassign->isChecked() && !m_coordinator->personId().isNull())
        fields.insert(u"coordinator_id"_s,
                      m_coordinator->personId().toString(QUuid::WithoutBraces));
    if (m_prioritize->isChecked())
        fields.insert(u"priority"_s, m_priority->currentData().toString());
    return fields;
}

void BulkExchangesDialog::startWithCoordinator()
{
    if (!m_reassign->isEnabled())
        return;
    m_reassign->setChecked(true);
    m_coordinator->setFocus();
}

bool BulkExchangesDialog::isComplete() const
{
    return m_changes > 0;
}

void BulkExchangesDialog::onEdited()
{
    m_changes = -1;
    const bool open = m_reassign->isChecked() && m_coordinator->personId().isNull();
    if (fields().isEmpty() || open) {
        m_pause->stop();
        m_preview->clear();
        setRefusal(open ? tr("Choose the coordinator from the list below the field.")
                        : tr("Tick what shall change."));
    } else {
        m_preview->setText(tr("Looking what would change"));
        setRefusal(tr("Looking what would change"));
        m_pause->start();
    }
    fit();
}

void BulkExchangesDialog::showPreview(const QList<BulkOutcome> &outcomes)
{
    if (fields().isEmpty() || m_pause->isActive())
        return; // about what was wished before
    m_changes = int(std::count_if(outcomes.cbegin(), outcomes.cend(), [](const BulkOutcome &one) {
        return one.outcome == u"changed"_s;
    }));
    m_preview->setText(toldOf(outcomes, false));
    setRefusal(m_changes > 0 ? QString() : tr("Nothing would change."));
    fit();
}

void BulkExchangesDialog::showPreviewError(const Error &error)
{
    m_preview->clear();
    setRefusal(error.message);
    showError(error);
}

} // namespace Peak
