#include "app/demo/DemoPictures.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPolygonF>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QByteArray png(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QFont font(int pixels, bool bold = false)
{
    QFont font;
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

} // namespace

QByteArray DemoPictures::license(const QString &name)
{
    QImage image(860, 540, QImage::Format_RGB32);
    image.fill(QColor(0xe8eef6));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(0, 0, 860, 84, QColor(0x2f5d8a));
    painter.setPen(Qt::white);
    painter.setFont(font(40, true));
    painter.drawText(QRect(36, 0, 780, 84), Qt::AlignVCenter, u"DRIVER LICENSE"_s);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xc4d2e2));
    painter.drawRoundedRect(36, 120, 240, 300, 12, 12);
    painter.setBrush(QColor(0x7c93ad));
    painter.drawEllipse(QPointF(156, 230), 62, 72);
    painter.drawChord(QRectF(56, 310, 200, 220), 0, 180 * 16);
    painter.setPen(QColor(0x1b2733));
    painter.setFont(font(26));
    const QStringList lines{u"DL  X0000000"_s,    u"EXP  04/01/2031"_s, name,
                            u"12 Nowhere Lane"_s, u"Anytown 00000"_s,   u"DOB  01/01/1970"_s};
    for (int i = 0; i < lines.size(); ++i)
        painter.drawText(QPointF(312, 156 + 46 * i), lines.at(i));
    painter.setPen(QColor(0xb3261e));
    painter.setFont(font(64, true));
    painter.translate(430, 400);
    painter.rotate(-14);
    painter.drawText(QRect(-400, -60, 800, 120), Qt::AlignCenter, u"SPECIMEN"_s);
    painter.end();
    return png(image);
}

QByteArray DemoPictures::house()
{
    QImage image(1200, 800, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, 560);
    sky.setColorAt(0, QColor(0x8fb8de));
    sky.setColorAt(1, QColor(0xdbe9f4));
    painter.fillRect(image.rect(), sky);
    painter.fillRect(0, 560, 1200, 240, QColor(0x7f9c6b));
    painter.fillRect(0, 690, 1200, 70, QColor(0x8a8d91));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xe9dcc5));
    painter.drawRect(330, 330, 540, 270);
    painter.setBrush(QColor(0x8d4f3a));
    painter.drawPolygon(QPolygonF({{290, 340}, {600, 170}, {910, 340}}));
    painter.drawRect(740, 190, 50, 100);
    painter.setBrush(QColor(0x5a3b2b));
    painter.drawRect(560, 450, 90, 150);
    painter.setBrush(QColor(0x9cc3dd));
    for (const int x : {390, 710}) {
        painter.drawRect(x, 410, 110, 90);
        painter.fillRect(x + 52, 410, 6, 90, Qt::white);
        painter.fillRect(x, 452, 110, 6, Qt::white);
    }
    painter.setBrush(QColor(0x4f7a46));
    painter.drawEllipse(QPointF(180, 440), 110, 130);
    painter.fillRect(168, 520, 24, 90, QColor(0x5f4632));
    painter.end();
    return png(image);
}

} // namespace Peak
