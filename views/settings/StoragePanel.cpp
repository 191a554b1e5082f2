#include "views/settings/StoragePanel.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/settings/StorageCard.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

StoragePanel::StoragePanel(QWidget *parent)
    : QWidget(parent), m_found(new QWidget), m_foundRows(new QVBoxLayout(m_found))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(2), 0, 0, 0);
    column->setSpacing(Theme::space(3));
    for (const QString &provider : {u"local"_s, u"s3"_s, u"gcp"_s}) {
        auto *card = new StorageCard(provider);
        connect(card, &StorageCard::stopRequested, this, &StoragePanel::stopRequested);
        connect(card, &StorageCard::moveRequested, this, [this](const QString &to) {
            qint64 files = 0;
            qint64 bytes = 0;
            for (const StorageState &state : std::as_const(m_states)) {
                files += state.provider == to ? 0 : state.files;
                bytes += state.provider == to ? 0 : state.bytes;
            }
            Q_EMIT moveRequested(to, files, bytes);
        });
        m_cards.append(card);
        column->addWidget(card);
    }
    m_foundRows->setContentsMargins(0, 0, 0, 0);
    m_foundRows->setSpacing(Theme::space(2));
    column->addWidget(m_found);
    m_found->hide();
    refresh();
}

StorageCard *StoragePanel::card(const QString &provider) const
{
    for (StorageCard *card : m_cards) {
        if (card->provider() == provider)
            return card;
    }
    return nullptr;
}

bool StoragePanel::isMoving() const
{
    return std::any_of(m_states.begin(), m_states.end(),
                       [](const StorageState &state) { return state.isMoving(); });
}

void StoragePanel::setStates(const QList<StorageState> &states)
{
    m_states = states;
    for (const StorageState &state : states) {
        if (StorageCard *shown = card(state.provider))
            shown->setState(state);
    }
    refresh();
}

void StoragePanel::setRefusal(const QString &reason)
{
    m_refusal = reason;
    refresh();
}

QString StoragePanel::whyNotTo(const QString &provider) const
{
    if (!m_refusal.isEmpty())
        return m_refusal;
    if (m_states.isEmpty())
        return tr("How the storages are is not known yet.");
    bool elsewhere = false;
    for (const StorageState &state : m_states) {
        if (state.isMoving())
            return tr("Documents are being moved to %1. Stop that first, or wait for its end.")
                .arg(StorageText::place(state.provider));
        if (state.provider == provider && !state.setUp)
            return tr("It is not set up yet. Fill in its fields below first.");
        elsewhere = elsewhere || (state.provider != provider && state.files > 0);
    }
    return elsewhere ? QString() : tr("No document is kept elsewhere.");
}

void StoragePanel::refresh()
{
    for (StorageCard *card : std::as_const(m_cards)) {
        card->setMoveRefusal(whyNotTo(card->provider()));
        card->setStopRefusal(m_refusal);
    }
}

void StoragePanel::setFindings(const QList<StorageFinding> &findings)
{
    if (findings == m_findings)
        return;
    m_findings = findings;
    while (QLayoutItem *item = m_foundRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (!findings.isEmpty()) {
        auto *title = new QLabel(tr("What the agent found, looking once a day"));
        QFont strong = title->font();
        strong.setWeight(QFont::DemiBold);
        title->setFont(strong);
        m_foundRows->addWidget(title);
    }
    for (const StorageFinding &finding : findings)
        m_foundRows->addWidget(rowOf(finding));
    m_found->setVisible(!findings.isEmpty());
}

QWidget *StoragePanel::rowOf(const StorageFinding &finding)
{
    auto *row = new QWidget;
    auto *what = new QLabel(StorageText::finding(finding));
    auto *mend = new QLabel(StorageText::mend(finding));
    mend->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel *label : {what, mend}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse); // the name of an object
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(what);
    words->addWidget(mend);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::space(3));
    line->addLayout(words, 1);
    if (!finding.document.isNull()) {
        auto *open = new QPushButton(tr("Go to the document"));
        open->setAutoDefault(false);
        open->setAccessibleName(tr("Go to the document: %1").arg(finding.fileName));
        connect(open, &QPushButton::clicked, this,
                [this, finding] { Q_EMIT openRequested(finding.exchange, finding.document); });
        line->addWidget(open, 0, Qt::AlignTop);
    }
    return row;
}

} // namespace Peak
