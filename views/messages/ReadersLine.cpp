#include "views/messages/ReadersLine.h"

#include "models/domain/Role.h"
#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"
#include "views/messages/MessageText.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int pictureSize = 16;

} // namespace

ReadersLine::ReadersLine(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setToolTip(tr("Everybody who reads what is written here"));
}

void ReadersLine::setReaders(const QList<RoomReader> &readers, const QUuid &me)
{
    QStringList inside, outside;
    for (const RoomReader &one : readers) {
        const QString name = MessageText::line(one.name);
        if (one.person == me)
            continue;
        if (one.outsider)
            outside.append(tr("%1 (%2)").arg(name, one.company.isEmpty()
                                                       ? roleLabel(roleFromCode(one.role))
                                                       : MessageText::line(one.company)));
        else
            inside.append(name);
    }
    //: Between names
    const QString comma = tr(", ");
    m_inside = inside.join(comma);
    m_outside = outside.join(comma);
    QString whole = inside.isEmpty() && outside.isEmpty() ? tr("Nobody else reads this room.")
                                                          : tr("Who reads this: %1").arg(m_inside);
    if (!outside.isEmpty())
        whole += u' ' + tr("From outside: %1").arg(m_outside);
    setText(whole);
    setAccessibleName(whole);
    update();
}

QSize ReadersLine::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().height() + Theme::space(4)};
}

QSize ReadersLine::minimumSizeHint() const
{
    return {Theme::space(20), sizeHint().height()};
}

void ReadersLine::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    const QRect all = rect().adjusted(Theme::space(4), 0, -Theme::space(4), 0);
    painter.fillRect(0, 0, width(), 1, colors.border);
    const QFontMetrics metrics = fontMetrics();
    const auto paint = [&](QRect place, const QString &name, const QString &text,
                           const QColor &ink) {
        painter.drawPixmap(place.left(), place.center().y() - pictureSize / 2 + 1,
                           Icons::pixmap(name, ink, pictureSize, devicePixelRatioF()));
        place.setLeft(place.left() + pictureSize + Theme::space(1));
        painter.setPen(ink);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideRight, place.width()));
    };
    const QString inside =
        m_inside.isEmpty() && m_outside.isEmpty() ? text() : tr("Who reads this: %1").arg(m_inside);
    const QString outside = tr("From outside: %1").arg(m_outside);
    QRect left = all;
    if (!m_outside.isEmpty()) {
        // Whoever is from outside is never what is cut first.
        const int wanted = metrics.horizontalAdvance(outside) + pictureSize + Theme::space(1) + 2;
        const int room = std::min(wanted, all.width() * 2 / 3);
        const int used =
            std::min(metrics.horizontalAdvance(inside) + pictureSize + Theme::space(1) + 2,
                     all.width() - room - Theme::space(4));
        left.setWidth(used);
        const QRect right(left.right() + Theme::space(4), all.top(),
                          all.right() - left.right() - Theme::space(4), all.height());
        paint(right, u"triangle-alert"_s, outside, colors.readable(colors.warning, colors.base));
    }
    paint(left, u"users-round"_s, inside, colors.readable(colors.dimText, colors.base));
    if (hasFocus())
        StylePainter::focusRing(rect().adjusted(2, 1, -2, -1), &painter, colors);
}

} // namespace Peak
