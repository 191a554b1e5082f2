#include "views/settings/DeliveryPanel.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/settings/DeliveryText.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

QWidget *lineOf(const DeliveryState &state)
{
    auto *line = new QWidget;
    auto *icon = new QLabel;
    const Status status = DeliveryText::status(state);
    const QString name =
        status == Status::Neutral ? QStringLiteral("circle-minus") : Icons::nameOf(status);
    icon->setPixmap(Icons::get(name, status).pixmap(QSize(16, 16)));
    icon->setFixedSize(16, 16);
    auto *text = new QLabel(DeliveryText::state(state));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignTop | Qt::AlignLeft); // beside the icon, however high the line is
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(Theme::space(2), 0, 0, 0);
    row->setSpacing(Theme::space(2));
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addWidget(text, 1);
    return line;
}

} // namespace

DeliveryPanel::DeliveryPanel(QWidget *parent)
    : QWidget(parent), m_lines(new QVBoxLayout), m_log(new QPushButton(tr("Delivery log...")))
{
    setAccessibleName(tr("How e-mails and text messages go out"));
    m_log->setAutoDefault(false);
    m_log->setToolTip(tr("What was sent to whom, what failed and why"));
    connect(m_log, &QPushButton::clicked, this, &DeliveryPanel::logRequested);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::space(2), 0, 0);
    column->setSpacing(Theme::space(3));
    m_lines->setSpacing(Theme::space(2));
    column->addLayout(m_lines);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(Theme::space(2), 0, 0, 0);
    row->addWidget(m_log);
    row->addStretch(1);
    column->addLayout(row);
}

void DeliveryPanel::setStates(const QList<DeliveryState> &states)
{
    if (m_states == states && m_lines->count() > 0)
        return;
    m_states = states;
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const DeliveryState &state : states)
        m_lines->addWidget(lineOf(state));
}

} // namespace Peak
