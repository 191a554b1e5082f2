#include "views/documents/TransferPanel.h"

#include "views/common/ElidedLabel.h"
#include "views/common/Icons.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"
#include "views/documents/TransferText.h"
#include "views/documents/TransfersModel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using State = Transfer::State;

namespace {

/** An icon before the words of a transfer's state, in its colour. */
class StateDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override
    {
        constexpr int icon = 16, gap = 6;
        const auto *model = qobject_cast<const TransfersModel *>(index.model());
        const Transfer *transfer = model ? model->at(index.row()) : nullptr;
        if (!transfer)
            return;
        const ThemeColors &colors = ThemeColors::of(option.palette);
        const QColor color = ink.readable(colors, colors.status(TransferText::status(*transfer)));
        painter->drawPixmap(rect.left(), rect.center().y() - icon / 2,
                            Icons::pixmap(TransferText::icon(*transfer), color, icon,
                                          painter->device()->devicePixelRatioF()));
        paintText(painter, rect.adjusted(icon + gap, 0, 0, 0), index.data().toString(),
                  Qt::AlignLeading, transfer->state == State::Failed ? color : ink.text);
    }

    int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return RowDelegate::contentWidth(option, index) + 22;
    }
};

class ProgressDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override
    {
        constexpr int height = 6;
        const ThemeColors &colors = ThemeColors::of(option.palette);
        const int percent = index.data(TransfersModel::PercentRole).toInt();
        const auto status = index.data(TransfersModel::StatusRole).value<Status>();
        const int words = painter->fontMetrics().horizontalAdvance(u"100 %"_s) + 8;
        QRect bar(rect.left(), rect.center().y() - height / 2, rect.width() - words, height);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ink.readable(colors, colors.control));
        painter->setOpacity(0.35);
        painter->drawRoundedRect(bar, 3, 3);
        painter->setOpacity(1);
        painter->setBrush(
            ink.readable(colors, status == Status::Info ? colors.accent : colors.status(status)));
        bar.setWidth(bar.width() * percent / 100);
        if (percent > 0)
            painter->drawRoundedRect(bar, 3, 3);
        paintText(painter, rect, index.data().toString(), Qt::AlignTrailing, ink.text);
    }
};

} // namespace

TransferPanel::TransferPanel(TransfersModel *model, QWidget *parent)
    : QFrame(parent), m_model(model), m_title(new ElidedLabel), m_table(new QTableView)
{
    setAccessibleName(tr("Transfers"));
    lookLikeAList(m_table, tr("Transfers"));
    m_table->setModel(model);
    m_table->setItemDelegateForColumn(TransfersModel::ProgressColumn,
                                      new ProgressDelegate(m_table));
    m_table->setItemDelegateForColumn(TransfersModel::StateColumn, new StateDelegate(m_table));
    auto *head = m_table->horizontalHeader();
    head->setSectionResizeMode(TransfersModel::NameColumn, QHeaderView::Stretch);
    head->setSectionResizeMode(TransfersModel::StateColumn, QHeaderView::Stretch);
    head->resizeSection(TransfersModel::ProgressColumn, Theme::space(48));
    m_table->setMinimumHeight(heightOfRows(m_table, 3));
    m_table->setMaximumHeight(heightOfRows(m_table, 6));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->installEventFilter(this);
    setFocusProxy(m_table);
    makeButtons();
    connect(model, &TransfersModel::moved, this, &TransferPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TransferPanel::refresh);
    connect(m_table, &QTableView::doubleClicked, this, &TransferPanel::showOrRetry);
    refresh();
}

QToolButton *TransferPanel::button(const QString &icon, const QString &text, const QString &help)
{
    auto *made = new QToolButton;
    made->setIcon(Icons::get(icon));
    made->setText(text);
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setAccessibleName(text);
    made->setAccessibleDescription(help);
    made->setToolTip(help);
    return made;
}

void TransferPanel::makeButtons()
{
    m_show = button(u"eye"_s, tr("Show"), tr("Goes to the document or the saved file (Enter)"));
    m_pause = button(u"circle-pause"_s, tr("Pause"), tr("Pauses or goes on (Space)"));
    m_retry = button(u"refresh-cw"_s, tr("Try again"), tr("Begins again what failed"));
    m_cancel = button(u"circle-x"_s, tr("Cancel"), tr("Stops it; nothing of it is kept (Del)"));
    m_pauseAll = button(u"circle-pause"_s, tr("Pause all"), tr("Pauses all that is not over"));
    m_clear = button(u"eraser"_s, tr("Clear finished"), tr("Takes what is over from the list"));
    m_close = button(u"x"_s, tr("Close the transfers"), tr("They go on (Esc)"));
    m_close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_close->setAutoRaise(true);
    connect(m_show, &QToolButton::clicked, this, &TransferPanel::showOrRetry);
    connect(m_pause, &QToolButton::clicked, this, &TransferPanel::pauseOrResume);
    connect(m_retry, &QToolButton::clicked, this, [this] {
        forSelected([](const Transfer &one) { return one.isOver() && one.retryable; },
                    &TransferPanel::retryRequested);
    });
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        forSelected([](const Transfer &one) { return !one.isOver(); },
                    &TransferPanel::cancelRequested);
    });
    connect(m_pauseAll, &QToolButton::clicked, this, [this] {
        const TransferTotal total = TransferTotal::of(m_model->transfers());
        if (total.paused < total.waiting)
            Q_EMIT pauseAllRequested();
        else
            Q_EMIT resumeAllRequested();
    });
    connect(m_clear, &QToolButton::clicked, this, &TransferPanel::clearRequested);
    connect(m_close, &QToolButton::clicked, this, &TransferPanel::closed);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(3), Theme::space(2));
    row->setSpacing(Theme::space(2));
    row->addWidget(m_title, 1);
    for (QToolButton *one : {m_show, m_pause, m_retry, m_cancel, m_pauseAll, m_clear, m_close})
        row->addWidget(one);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 1, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_table);
}

QList<Transfer> TransferPanel::selected() const
{
    QList<Transfer> selected;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (const Transfer *one = m_model->at(row.row()))
            selected.append(*one);
    }
    return selected;
}

void TransferPanel::forSelected(bool (*wanted)(const Transfer &),
                                void (TransferPanel::*ask)(const QUuid &))
{
    const QList<Transfer> all = selected();
    for (const Transfer &one : all) {
        if (wanted(one))
            Q_EMIT(this->*ask)(one.id);
    }
}

void TransferPanel::pauseOrResume()
{
    const QList<Transfer> all = selected();
    const bool pause = std::any_of(all.cbegin(), all.cend(), [](const Transfer &one) {
        return !one.isOver() && one.state != State::Paused;
    });
    if (pause)
        forSelected([](const Transfer &one) { return !one.isOver() && one.state != State::Paused; },
                    &TransferPanel::pauseRequested);
    else
        forSelected([](const Transfer &one) { return one.state == State::Paused; },
                    &TransferPanel::resumeRequested);
}

void TransferPanel::showOrRetry()
{
    const QList<Transfer> all = selected();
    if (all.isEmpty())
        return;
    const Transfer &first = all.constFirst();
    if (first.state == State::Done)
        Q_EMIT showRequested(first.id);
    else if (first.isOver() && first.retryable)
        Q_EMIT retryRequested(first.id);
    else if (first.needsPin)
        Q_EMIT resumeRequested(first.id);
}

void TransferPanel::setPossible(QToolButton *button, bool possible, const QString &whyNot)
{
    button->setEnabled(possible);
    button->setToolTip(possible ? button->accessibleDescription() : whyNot);
}

void TransferPanel::refresh()
{
    const QList<Transfer> all = selected();
    const auto any = [&all](auto test) { return std::any_of(all.cbegin(), all.cend(), test); };
    const QString nothing = all.isEmpty() ? tr("Select a transfer first.") : QString();
    const auto why = [&nothing](const QString &other) {
        return nothing.isEmpty() ? other : nothing;
    };
    const bool runs =
        any([](const Transfer &one) { return !one.isOver() && one.state != State::Paused; });
    const bool paused = any([](const Transfer &one) { return one.state == State::Paused; });
    setPossible(m_show, any([](const Transfer &one) { return one.state == State::Done; }),
                why(tr("It is not there yet.")));
    m_pause->setText(!runs && paused ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName(m_pause->text());
    m_pause->setIcon(Icons::get(!runs && paused ? u"circle-play"_s : u"circle-pause"_s));
    setPossible(m_pause, runs || paused, why(tr("It is over already.")));
    setPossible(m_retry, any([](const Transfer &one) { return one.isOver() && one.retryable; }),
                why(tr("Only what failed or was cancelled begins again.")));
    setPossible(m_cancel, any([](const Transfer &one) { return !one.isOver(); }),
                why(tr("It is over already.")));
    const TransferTotal total = TransferTotal::of(m_model->transfers());
    const bool allPaused = total.waiting > 0 && total.paused == total.waiting;
    m_pauseAll->setText(allPaused ? tr("Resume all") : tr("Pause all"));
    m_pauseAll->setAccessibleName(m_pauseAll->text());
    m_pauseAll->setIcon(Icons::get(allPaused ? u"circle-play"_s : u"circle-pause"_s));
    setPossible(m_pauseAll, total.waiting > 0, tr("Nothing is under way."));
    setPossible(m_clear, total.over > 0, tr("Nothing is over yet."));
    QString title = TransferText::total(total);
    if (const QString left = TransferText::left(total.secondsLeft); !left.isEmpty())
        title = tr("%1, %2").arg(title, left);
    m_title->setText(title);
}

bool TransferPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_table || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Space:
        pauseOrResume();
        return true;
    case Qt::Key_Delete:
        m_cancel->click();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        showOrRetry();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void TransferPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QFrame::keyPressEvent(event);
}

void TransferPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = ThemeColors::of(palette());
    painter.fillRect(rect(), colors.window);
    painter.setPen(colors.border);
    painter.drawLine(rect().topLeft(), rect().topRight());
}

} // namespace Peak
