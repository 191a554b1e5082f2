#include "views/settings/SecretRow.h"

#include "models/tables/ExchangeText.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace Peak {

SecretRow::SecretRow(const QString &name, const QString &label, QWidget *parent)
    : QWidget(parent),
      m_name(name),
      m_called(label.isEmpty() ? name : label),
      m_since(new QLabel),
      m_set(new QPushButton)
{
    auto *called = new QLabel(m_called);
    called->setTextFormat(Qt::PlainText);
    m_since->setForegroundRole(QPalette::PlaceholderText);
    m_set->setAutoDefault(false);
    connect(m_set, &QPushButton::clicked, this, [this] { Q_EMIT setRequested(m_name); });
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(2), 0, 0, 0);
    row->setSpacing(Theme::space(3));
    row->addWidget(called);
    row->addWidget(m_since, 1);
    row->addWidget(m_set);
    setSince({});
}

void SecretRow::setSince(const QDateTime &since)
{
    const bool set = since.isValid();
    m_since->setText(set ? tr("set since %1").arg(ExchangeText::moment(since)) : tr("not set"));
    m_set->setText(set ? tr("Set anew...") : tr("Set..."));
    m_set->setAccessibleName(set ? tr("Set anew: %1").arg(m_called) : tr("Set: %1").arg(m_called));
    if (set == (m_remove != nullptr))
        return;
    if (!set) {
        delete std::exchange(m_remove, nullptr);
        return;
    }
    m_remove = new QPushButton(tr("Take away..."));
    m_remove->setAutoDefault(false);
    m_remove->setAccessibleName(tr("Take away: %1").arg(m_called));
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(m_name); });
    layout()->addWidget(m_remove);
    setRefusal(m_refusal);
}

void SecretRow::setRefusal(const QString &reason)
{
    m_refusal = reason;
    for (QPushButton *button : {m_set, m_remove}) {
        if (!button)
            continue;
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
    }
}

} // namespace Peak
