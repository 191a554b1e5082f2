#include "views/settings/StorageCard.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>

namespace Peak {

namespace {
constexpr int wholeBar = 1000;
}

StorageCard::StorageCard(const QString &provider, QWidget *parent)
    : QFrame(parent),
      m_amount(new QLabel),
      m_move(new QPushButton(tr("Move documents here..."))),
      m_lines(new QGridLayout),
      m_running(makeRunning()),
      m_trouble(new QLabel)
{
    m_state.provider = provider;
    auto *name = new QLabel(StorageText::name(provider));
    QFont strong = name->font();
    strong.setWeight(QFont::DemiBold);
    name->setFont(strong);
    m_amount->setForegroundRole(QPalette::PlaceholderText);
    m_move->setAutoDefault(false);
    m_move->setAccessibleName(tr("Move documents to %1...").arg(StorageText::place(provider)));
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setHorizontalSpacing(Theme::space(2));
    m_lines->setVerticalSpacing(Theme::space(1));
    m_lines->setColumnStretch(1, 1);
    auto *head = new QHBoxLayout;
    head->setSpacing(Theme::space(3));
    head->addWidget(name);
    head->addWidget(m_amount, 1);
    head->addWidget(m_move);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(3));
    column->setSpacing(Theme::space(2));
    column->addLayout(head);
    column->addLayout(m_lines);
    column->addWidget(m_running);
    column->addWidget(m_trouble);
    connect(m_move, &QPushButton::clicked, this,
            [this] { Q_EMIT moveRequested(m_state.provider); });
    setState(m_state);
}

QWidget *StorageCard::makeRunning()
{
    auto *running = new QWidget;
    m_far = new QLabel;
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setRange(0, wholeBar);
    m_progress->setAccessibleName(tr("Moving documents"));
    m_stop = new QPushButton(tr("Stop moving"));
    m_stop->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, this, &StorageCard::stopRequested);
    auto *grid = new QGridLayout(running);
    grid->setContentsMargins(0, Theme::space(1), 0, 0);
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(1));
    grid->addWidget(m_far, 0, 0);
    grid->addWidget(m_progress, 1, 0);
    grid->addWidget(m_stop, 0, 1, 2, 1, Qt::AlignVCenter);
    grid->setColumnStretch(0, 1);
    return running;
}

void StorageCard::setState(const StorageState &state)
{
    m_state = state;
    m_amount->setText(StorageText::amount(state.files, state.bytes));
    const bool moving = state.isMoving();
    m_move->setVisible(!moving);
    m_running->setVisible(moving);
    if (moving) {
        const qint64 whole = qMax<qint64>(1, state.moved + state.toMove);
        m_far->setText(tr("Documents are being moved here: %1").arg(StorageText::progress(state)));
        m_progress->setValue(int(wholeBar * state.moved / whole));
        m_trouble->setText(StorageText::trouble(state));
    }
    m_trouble->setVisible(moving && !m_trouble->text().isEmpty());
    showLines();
}

void StorageCard::showLines()
{
    const QList<StorageText::Line> lines = StorageText::lines(m_state);
    if (lines == m_shown && m_lines->count() > 0)
        return;
    m_shown = lines;
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    int at = 0;
    for (const StorageText::Line &line : lines) {
        auto *icon = new QLabel;
        icon->setFixedWidth(size);
        if (line.status != Status::Neutral)
            icon->setPixmap(Icons::pixmap(Icons::nameOf(line.status),
                                          ThemeColors::of(palette()).status(line.status), size,
                                          devicePixelRatioF()));
        auto *text = new QLabel(line.text);
        text->setWordWrap(true);
        text->setTextFormat(Qt::PlainText);
        if (line.status == Status::Neutral)
            text->setForegroundRole(QPalette::PlaceholderText);
        const bool marked = line.status != Status::Neutral;
        if (marked)
            m_lines->addWidget(icon, at, 0, Qt::AlignTop);
        else
            delete icon;
        m_lines->addWidget(text, at, marked ? 1 : 0, 1, marked ? 1 : 2);
        ++at;
    }
}

void StorageCard::setMoveRefusal(const QString &reason)
{
    m_move->setEnabled(reason.isEmpty());
    m_move->setToolTip(reason);
}

void StorageCard::setStopRefusal(const QString &reason)
{
    m_stop->setEnabled(reason.isEmpty());
    m_stop->setToolTip(reason);
}

QString StorageCard::text() const
{
    QStringList all{m_amount->text()};
    for (const StorageText::Line &line : m_shown)
        all.append(line.text);
    if (m_state.isMoving())
        all << m_far->text() << m_trouble->text();
    return all.join(u'\n');
}

void StorageCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_shown.clear();
        showLines();
    }
}

void StorageCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(ThemeColors::of(palette()).border);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace Peak
