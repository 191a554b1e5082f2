#include "views/documents/Watermark.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace Peak {

Watermark::Watermark(const QString &words, QWidget *over) : QWidget(over), m_words(words)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    over->installEventFilter(this);
    resize(over->size());
    show();
}

void Watermark::paint(QPainter *painter, const QRectF &area, const QString &words,
                      const QFont &font, const QColor &ink)
{
    if (words.isEmpty() || area.isEmpty())
        return;
    constexpr qreal slant = -30;
    painter->save();
    painter->setClipRect(area);
    QFont large = font;
    large.setPixelSize(18);
    large.setWeight(QFont::DemiBold);
    painter->setFont(large);
    QColor pale = ink;
    pale.setAlphaF(0.16F);
    painter->setPen(pale);
    painter->translate(area.center());
    painter->rotate(slant);
    const QFontMetricsF metrics(large);
    const qreal wide = metrics.horizontalAdvance(words) + 60;
    const qreal high = metrics.height() * 5;
    const qreal reach = std::hypot(area.width(), area.height()) / 2;
    int row = 0;
    for (qreal y = -reach; y <= reach; y += high, ++row) {
        for (qreal x = -reach - (row % 2 ? wide / 2 : 0); x <= reach; x += wide)
            painter->drawText(QPointF(x, y), words);
    }
    painter->restore();
}

bool Watermark::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parent())
        resize(parentWidget()->size());
    return QWidget::eventFilter(watched, event);
}

void Watermark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(&painter, rect(), m_words, font(), palette().color(QPalette::Text));
}

} // namespace Peak
