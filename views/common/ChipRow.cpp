#include "views/common/ChipRow.h"

#include "views/common/ChipButton.h"
#include "views/common/FlowLayout.h"
#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"

#include <QPushButton>

namespace Peak {

ChipRow::ChipRow(QWidget *parent)
    : QWidget(parent),
      m_clear(new QPushButton(tr("Clear filters"), this)),
      m_flow(new FlowLayout(this, Theme::space(2)))
{
    m_clear->setFlat(true);
    m_clear->setAutoDefault(false);
    m_clear->setMaximumHeight(fontMetrics().height() + 8); // as high as a chip
    m_flow->addWidget(m_clear);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Filters"));
    connect(m_clear, &QPushButton::clicked, this, &ChipRow::clearRequested);
    hide();
}

void ChipRow::setChips(const QList<Chip> &chips)
{
    if (chips == m_chips)
        return;
    QString focused; // the keyboard stays with the chip it was on
    for (int i = 0; i < m_widgets.size(); ++i) {
        if (m_widgets.at(i)->hasFocus())
            focused = m_chips.at(i).key;
    }
    m_chips = chips;
    for (QWidget *widget : std::as_const(m_widgets)) {
        m_flow->removeWidget(widget);
        widget->hide();
        widget->deleteLater();
    }
    m_widgets.clear();
    for (const Chip &chip : std::as_const(m_chips)) {
        QWidget *button = makeChip(chip);
        m_flow->insertWidget(int(m_widgets.size()), button);
        // A new one would be the last of the window; Tab comes here where it came before.
        FocusWalk::putBehind(FocusWalk::stopBefore(m_clear), button);
        m_widgets.append(button);
        button->show();
    }
    setVisible(!m_chips.isEmpty());
    if (QWidget *again = focused.isEmpty() ? nullptr : chip(focused))
        again->setFocus();
}

QWidget *ChipRow::makeChip(const Chip &chip)
{
    auto *button = new ChipButton(chip.text, chip.on, this);
    connect(button, &ChipButton::editRequested, this,
            [this, key = chip.key] { Q_EMIT editRequested(key); });
    connect(button, &ChipButton::switchRequested, this,
            [this, key = chip.key](bool on) { Q_EMIT switchRequested(key, on); });
    connect(button, &ChipButton::removeRequested, this,
            [this, key = chip.key] { Q_EMIT removeRequested(key); });
    return button;
}

QWidget *ChipRow::chip(const QString &key) const
{
    for (int i = 0; i < m_chips.size(); ++i) {
        if (m_chips.at(i).key == key)
            return m_widgets.at(i);
    }
    return nullptr;
}

} // namespace Peak
