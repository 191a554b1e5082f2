#include "views/common/DeadlineDelegate.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/ListTableModel.h"
#include "views/common/Icons.h"

#include <QPainter>

namespace Peak {

namespace {

constexpr int IconSize = 16;
constexpr int Gap = 6;

/** The room for any date, so that the days left stand below each other. */
int dateWidth(const QFontMetrics &metrics)
{
    return metrics.horizontalAdvance(ExchangeText::date(QDate(2026, 5, 28))) + 2 * Gap;
}

} // namespace

DeadlineLook DeadlineLook::of(Deadline::State state)
{
    switch (state) {
    case Deadline::State::Over:
        return {QStringLiteral("circle-alert"), Status::Danger};
    case Deadline::State::Today:
        return {QStringLiteral("triangle-alert"), Status::Danger};
    case Deadline::State::TwoDays:
        return {QStringLiteral("clock-alert"), Status::Danger};
    case Deadline::State::Week:
        return {QStringLiteral("triangle-alert"), Status::Warning};
    case Deadline::State::Month:
        return {QStringLiteral("calendar-clock"), Status::Info};
    case Deadline::State::Settled:
        return {QStringLiteral("check"), Status::Neutral};
    case Deadline::State::Later:
        return {QStringLiteral("calendar"), Status::Neutral};
    case Deadline::State::None:
        break;
    }
    return {};
}

Deadline DeadlineDelegate::deadline(const QModelIndex &index)
{
    Deadline deadline;
    deadline.date = index.data(ListTableModel::DateRole).toDate();
    const QVariant days = index.data(ListTableModel::DaysLeftRole);
    if (days.isValid() && !days.isNull())
        deadline.daysLeft = days.toInt();
    deadline.state = index.data(ListTableModel::DeadlineStateRole).value<Deadline::State>();
    return deadline;
}

void DeadlineDelegate::paintContent(QPainter *painter, const QRect &rect,
                                    const QStyleOptionViewItem &option, const QModelIndex &index,
                                    const Ink &ink) const
{
    const Deadline due = deadline(index);
    if (!due.date.isValid()) {
        paintText(painter, rect, QStringLiteral("–"), Qt::AlignLeading, ink.dim);
        return;
    }
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const DeadlineLook look = DeadlineLook::of(due.state);
    const QColor color = ink.readable(colors, colors.status(look.status));
    const qreal scale = painter->device()->devicePixelRatioF();
    const auto place = [&](int from, int width) {
        return QStyle::visualRect(option.direction, rect,
                                  QRect(rect.left() + from, rect.top(), width, rect.height()));
    };
    const QRect icon = place(0, IconSize);
    painter->drawPixmap(QPoint(icon.left(), rect.center().y() - IconSize / 2 + 1),
                        Icons::pixmap(look.icon, color, IconSize, scale));
    const int dateStart = IconSize + Gap;
    const int daysStart = dateStart + dateWidth(option.fontMetrics);
    const bool past = due.state == Deadline::State::Settled;
    const int dateRoom = qMin(daysStart, rect.width()) - dateStart;
    if (dateRoom > 0)
        paintText(painter, place(dateStart, dateRoom), ExchangeText::date(due.date),
                  Qt::AlignLeading, past ? ink.dim : ink.text);
    if (rect.width() > daysStart) {
        QFont font = option.font;
        if (look.status == Status::Warning || look.status == Status::Danger)
            font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        paintText(painter, place(daysStart, rect.width() - daysStart), ExchangeText::daysLeft(due),
                  Qt::AlignLeading, color);
    }
}

int DeadlineDelegate::contentWidth(const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Deadline due = deadline(index);
    if (!due.date.isValid())
        return 0;
    QFont font = option.font;
    font.setWeight(QFont::DemiBold);
    return IconSize + Gap + dateWidth(option.fontMetrics) +
           QFontMetrics(font).horizontalAdvance(ExchangeText::daysLeft(due));
}

} // namespace Peak
