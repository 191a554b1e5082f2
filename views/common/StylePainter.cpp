#include "views/common/StylePainter.h"

#include "views/common/ThemeColors.h"

#include <QDateTime>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace Peak::StylePainter {

namespace {

constexpr qreal Radius = 4;

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

} // namespace

void box(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line, bool strong)
{
    const qreal width = strong ? 2 : 1;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = line.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), Radius, Radius);
    painter->restore();
}

void button(const QStyleOptionButton &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool over = enabled && has(option, QStyle::State_MouseOver);
    const bool primary = option.features.testFlag(QStyleOptionButton::DefaultButton);
    const bool flat = option.features.testFlag(QStyleOptionButton::Flat);
    if (flat && !down && !over && !has(option, QStyle::State_HasFocus))
        return;
    if (primary && enabled) {
        box(painter, option.rect, over || down ? colors.accentHover : colors.accent, QColor());
        if (has(option, QStyle::State_HasFocus))
            box(painter, option.rect.adjusted(2, 2, -2, -2), QColor(), colors.onAccent);
        return;
    }
    const QColor fill = !enabled ? colors.window : (over || down) ? colors.hover : colors.base;
    QColor line = enabled ? colors.control : colors.border;
    if (flat)
        line = QColor();
    box(painter, option.rect, flat && !over && !down ? QColor() : fill, line);
    if (has(option, QStyle::State_HasFocus))
        focusRing(option.rect, painter, colors);
}

void toolButton(const QStyleOption &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool over = enabled && has(option, QStyle::State_MouseOver);
    const bool flat = has(option, QStyle::State_AutoRaise);
    if (!flat)
        box(painter, option.rect,
            !enabled         ? colors.window
            : (over || down) ? colors.hover
                             : colors.base,
            enabled ? colors.control : colors.border);
    else if (over || down)
        box(painter, option.rect, colors.hover,
            colors.scheme == Scheme::Contrast ? colors.control : QColor());
    if (has(option, QStyle::State_HasFocus))
        focusRing(option.rect, painter, colors);
}

void field(const QStyleOption &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool focus = enabled && has(option, QStyle::State_HasFocus);
    const QColor line = !enabled ? colors.border : focus ? colors.accent : colors.control;
    const QColor surface = option.palette.color(QPalette::Base);
    box(painter, option.rect, enabled ? surface : colors.window, line, focus);
}

void comboBox(const QStyleOptionComboBox &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool focus = enabled && has(option, QStyle::State_HasFocus);
    const bool over = enabled && has(option, QStyle::State_MouseOver) && !option.editable;
    box(painter, option.rect,
        !enabled ? colors.window
        : over   ? colors.hover
                 : colors.base,
        !enabled ? colors.border
        : focus  ? colors.accent
                 : colors.control,
        focus);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const QRect arrow(mirrored ? option.rect.left() + 6 : option.rect.right() - 21,
                      option.rect.top(), 16, option.rect.height());
    chevron(Qt::DownArrow, arrow, painter, enabled ? colors.dimText : colors.disabledText);
}

void checkBox(const QStyleOption &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool marked = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const bool over = enabled && has(option, QStyle::State_MouseOver);
    const QRect square =
        QStyle::alignedRect(option.direction, Qt::AlignCenter, QSize(16, 16), option.rect);
    if (!marked) {
        box(painter, square,
            !enabled ? colors.window
            : over   ? colors.hover
                     : colors.base,
            enabled ? colors.control : colors.border);
        return;
    }
    box(painter, square, enabled ? (over ? colors.accentHover : colors.accent) : colors.control,
        QColor());
    const QColor mark = enabled ? colors.onAccent : colors.base;
    if (has(option, QStyle::State_NoChange))
        painter->fillRect(square.adjusted(4, 7, -4, -7), mark);
    else
        tick(square, painter, mark);
}

void radioButton(const QStyleOption &option, QPainter *painter, const ThemeColors &colors)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const QRect square =
        QStyle::alignedRect(option.direction, Qt::AlignCenter, QSize(16, 16), option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(on && enabled ? colors.accent : colors.control, on ? 5 : 1));
    painter->setBrush(colors.base);
    const qreal inset = on ? 2.5 : 0.5;
    painter->drawEllipse(QRectF(square).adjusted(inset, inset, -inset, -inset));
    painter->restore();
}

void headerSection(const QStyleOptionHeader &option, QPainter *painter, const ThemeColors &colors)
{
    const bool over = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    const QRect &r = option.rect;
    painter->fillRect(r, over ? colors.hover : colors.window);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), colors.border);
    if (option.orientation == Qt::Horizontal) {
        const int x = option.direction == Qt::RightToLeft ? r.left() : r.right();
        painter->fillRect(QRect(x, r.top() + 6, 1, r.height() - 12), colors.border);
    }
}

void headerLabel(const QStyleOptionHeader &option, QPainter *painter, const ThemeColors &colors)
{
    constexpr int margin = 10, arrowWidth = 18;
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const QRect &r = option.rect;
    const auto place = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, r, rect);
    };
    const QRect words = place(r.adjusted(margin, 0, sorted ? -margin - arrowWidth : -margin, 0));
    painter->setPen(colors.text);
    QStringList lines = option.text.split(u'\n');
    for (QString &line : lines)
        line = option.fontMetrics.elidedText(line, Qt::ElideRight, words.width());
    painter->drawText(words,
                      int(option.textAlignment & Qt::AlignHorizontal_Mask) | int(Qt::AlignVCenter),
                      lines.join(u'\n'));
    if (!sorted)
        return;
    // As people read it: an arrow up is A to Z, 1 to 9. Qt's own names mean the reverse.
    const bool ascending = option.sortIndicator == QStyleOptionHeader::SortDown;
    chevron(ascending ? Qt::UpArrow : Qt::DownArrow,
            place(QRect(r.right() - margin - arrowWidth + 4, r.top(), arrowWidth, r.height())),
            painter, colors.text);
}

void progress(const QStyleOptionProgressBar &option, QPainter *painter, const ThemeColors &colors)
{
    const int height = qMin(option.rect.height(), 6);
    QRect groove = option.rect;
    groove.setTop(option.rect.center().y() - height / 2);
    groove.setHeight(height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.border);
    painter->drawRoundedRect(groove, height / 2.0, height / 2.0);
    QRectF part = groove;
    if (option.maximum <= option.minimum) { // no known end: a part that wanders with the clock
        const qreal phase = (QDateTime::currentMSecsSinceEpoch() % 1600) / 1600.0;
        part.setWidth(groove.width() / 4.0);
        part.moveLeft(groove.left() - part.width() + phase * (groove.width() + part.width()));
        part = part.intersected(groove);
    } else {
        const qreal share =
            qreal(option.progress - option.minimum) / qreal(option.maximum - option.minimum);
        part.setWidth(groove.width() * qBound(0.0, share, 1.0));
        if (option.direction == Qt::RightToLeft)
            part.moveRight(groove.right());
    }
    painter->setBrush(colors.accent);
    painter->drawRoundedRect(part, height / 2.0, height / 2.0);
    painter->restore();
}

void scrollBar(const QStyleOptionSlider &option, const QRect &handle, QPainter *painter,
               const ThemeColors &colors)
{
    painter->fillRect(option.rect, colors.base);
    if (!handle.isValid() || option.maximum <= option.minimum)
        return;
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const int gap = active ? 3 : 4;
    const QRectF shape = QRectF(handle).adjusted(gap, gap, -gap, -gap);
    const qreal radius = qMin(shape.width(), shape.height()) / 2;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(active ? colors.dimText : colors.control);
    painter->drawRoundedRect(shape, radius, radius);
    painter->restore();
}

void focusRing(const QRect &rect, QPainter *painter, const ThemeColors &colors)
{
    box(painter, rect, QColor(), colors.accent, true);
}

void iconAndText(const QStyleOptionToolButton &option, const QRect &rect, QPainter *painter,
                 const ThemeColors &colors)
{
    constexpr int inset = 10, gap = 8;
    const bool enabled = has(option, QStyle::State_Enabled);
    const QSize size = option.iconSize;
    const QRect inner = rect.adjusted(inset, 0, 0, 0);
    const QRect icon = QStyle::alignedRect(
        option.direction, Qt::AlignVCenter | Qt::AlignLeading, size,
        option.direction == Qt::RightToLeft ? rect.adjusted(0, 0, -inset, 0) : inner);
    option.icon.paint(painter, icon, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    const int start = inset + size.width() + gap;
    const QRect words = option.direction == Qt::RightToLeft ? rect.adjusted(0, 0, -start, 0)
                                                            : rect.adjusted(start, 0, 0, 0);
    painter->setPen(enabled ? colors.text : colors.disabledText);
    painter->setFont(option.font);
    painter->drawText(words, int(Qt::AlignVCenter) | int(Qt::AlignLeading) | Qt::TextShowMnemonic,
                      option.text);
}

void chevron(Qt::ArrowType arrow, const QRect &rect, QPainter *painter, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(QRectF(rect).center());
    switch (arrow) {
    case Qt::UpArrow:
        painter->rotate(180);
        break;
    case Qt::LeftArrow:
        painter->rotate(90);
        break;
    case Qt::RightArrow:
        painter->rotate(-90);
        break;
    default:
        break;
    }
    painter->drawPolyline(QPolygonF({{-3.5, -1.75}, {0, 1.75}, {3.5, -1.75}}));
    painter->restore();
}

void tick(const QRect &rect, QPainter *painter, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(QRectF(rect).center());
    painter->drawPolyline(QPolygonF({{-4, 0.2}, {-1.2, 3}, {4, -3}}));
    painter->restore();
}

} // namespace Peak::StylePainter
