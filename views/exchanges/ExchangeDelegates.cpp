#include "views/exchanges/ExchangeDelegates.h"

#include "models/tables/ExchangeTableModel.h"
#include "views/common/Icons.h"

#include <QPainter>

namespace Peak {

namespace {

constexpr int IconSize = 14;
constexpr int Gap = 8;

} // namespace

ExchangeLook ExchangeLook::of(ExchangeStage stage)
{
    switch (stage) {
    case ExchangeStage::Pending:
        return {QStringLiteral("circle-dashed"), Status::Neutral};
    case ExchangeStage::Identify:
        return {QStringLiteral("search"), Status::Info};
    case ExchangeStage::Receive:
        return {QStringLiteral("house"), Status::Info};
    case ExchangeStage::Completed:
        return {QStringLiteral("circle-check"), Status::Good};
    case ExchangeStage::Terminated:
        return {QStringLiteral("circle-x"), Status::Neutral};
    case ExchangeStage::OnHold:
        return {QStringLiteral("circle-pause"), Status::Warning};
    case ExchangeStage::Other:
        break;
    }
    return {QStringLiteral("circle-help"), Status::Neutral};
}

ExchangeLook ExchangeLook::of(Priority priority)
{
    switch (priority) {
    case Priority::Urgent:
        return {QStringLiteral("chevrons-up"), Status::Danger};
    case Priority::High:
        return {QStringLiteral("chevron-up"), Status::Warning};
    case Priority::Low:
        return {QStringLiteral("chevron-down"), Status::Neutral};
    case Priority::Medium:
        return {QStringLiteral("minus"), Status::Neutral};
    case Priority::Other:
        break;
    }
    return {};
}

ExchangeWordDelegate::ExchangeWordDelegate(Kind kind, QObject *parent)
    : RowDelegate(parent), m_kind(kind)
{}

ExchangeLook ExchangeWordDelegate::look(const QModelIndex &index) const
{
    if (m_kind == Kind::Stage)
        return ExchangeLook::of(index.data(ExchangeTableModel::StageRole).value<ExchangeStage>());
    return ExchangeLook::of(index.data(ExchangeTableModel::PriorityRole).value<Priority>());
}

void ExchangeWordDelegate::paintContent(QPainter *painter, const QRect &rect,
                                        const QStyleOptionViewItem &option,
                                        const QModelIndex &index, const Ink &ink) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    const ExchangeLook shown = look(index);
    if (text.isEmpty() || shown.icon.isEmpty()) {
        RowDelegate::paintContent(painter, rect, option, index, ink);
        return;
    }
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const QColor color = ink.readable(colors, colors.status(shown.status));
    const QRect icon = QStyle::visualRect(option.direction, rect,
                                          QRect(rect.left(), rect.top(), IconSize, rect.height()));
    painter->drawPixmap(
        QPoint(icon.left(), rect.center().y() - IconSize / 2 + 1),
        Icons::pixmap(shown.icon, color, IconSize, painter->device()->devicePixelRatioF()));
    const int start = IconSize + Gap;
    const QRect words = QStyle::visualRect(
        option.direction, rect,
        QRect(rect.left() + start, rect.top(), rect.width() - start, rect.height()));
    const bool loud = shown.status == Status::Danger || shown.status == Status::Warning;
    paintText(painter, words, text, Qt::AlignLeading, loud ? color : ink.text);
}

int ExchangeWordDelegate::contentWidth(const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const int icon = look(index).icon.isEmpty() ? 0 : IconSize + Gap;
    return icon + RowDelegate::contentWidth(option, index);
}

} // namespace Peak
