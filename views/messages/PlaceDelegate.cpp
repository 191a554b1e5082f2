#include "views/messages/PlaceDelegate.h"

#include "views/common/Theme.h"
#include "views/common/ThemeColors.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QTextLayout>

namespace Peak {

namespace {

constexpr int across = Theme::space(2);
constexpr int down = Theme::space(1) + 2;
constexpr int mostLines = 2;

/** The last line as it is broken; what does not fit ends in dots. */
QStringList brokenInto(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(text, font);
    QStringList lines;
    layout.beginLayout();
    while (lines.size() < mostLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
        if (lines.size() == mostLines)
            lines.last() =
                QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
    }
    layout.endLayout();
    return lines;
}

} // namespace

PlaceDelegate::PlaceDelegate(QWidget *view) : QStyledItemDelegate(view), m_view(view) {}

int PlaceDelegate::width() const
{
    const auto *area = qobject_cast<QAbstractScrollArea *>(m_view);
    return (area ? area->viewport()->width() : m_view->width()) - 2 * across - Theme::space(1);
}

QSize PlaceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QStringList lines = index.data().toString().split(QLatin1Char('\n'));
    const qsizetype last =
        lines.size() < 2 ? 0 : brokenInto(lines.constLast(), option.font, width()).size();
    const qsizetype rows = last + qMax<qsizetype>(1, lines.size() - 1);
    return {width(), int(rows) * option.fontMetrics.height() + 2 * down};
}

void PlaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStringList lines = index.data().toString().split(QLatin1Char('\n'));
    item.text.clear();
    item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QColor text = selected ? colors.onSelection : colors.text;
    QRect room = item.rect.adjusted(across, down, -across, -down);
    room.setHeight(item.fontMetrics.height());
    const auto write = [&](const QString &words, const QFont &font, const QColor &color) {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(words, Qt::ElideRight, room.width()));
        room.translate(0, room.height());
    };
    QFont strong = item.font;
    strong.setWeight(QFont::DemiBold);
    painter->save();
    write(lines.constFirst(), strong, text);
    for (qsizetype i = 1; i + 1 < lines.size(); ++i)
        write(lines.at(i), item.font, selected ? text : colors.dimText);
    if (lines.size() > 1) {
        const QStringList rest = brokenInto(lines.constLast(), item.font, width());
        for (const QString &line : rest)
            write(line, item.font, text);
    }
    painter->restore();
}

} // namespace Peak
