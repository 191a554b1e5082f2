#include "views/common/Icons.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QIconEngine>
#include <QImageReader>
#include <QLoggingCategory>
#include <QPainter>
#include <QPixmapCache>

#include <optional>

#ifdef PEAK_HAVE_SVG
#include <QSvgRenderer>
#endif

namespace Peak::Icons {

namespace {

Q_LOGGING_CATEGORY(log, "peak.views.icons")

QByteArray source(const QString &name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(log) << "No icon" << name;
        return {};
    }
    return file.readAll();
}

QPixmap render(const QByteArray &svg, const QColor &color, const QSize &pixels)
{
    QByteArray painted = svg;
    painted.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
#ifdef PEAK_HAVE_SVG
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(painted);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    return pixmap;
#else
    // Without QtSvg an image plugin may still know the format; without one, see available().
    QBuffer buffer(&painted);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(pixels);
    return QPixmap::fromImage(reader.read());
#endif
}

QPixmap cached(const QString &name, const QColor &color, const QSize &pixels)
{
    const QString key = QStringLiteral("peak:%1:%2:%3x%4")
                            .arg(name, color.name())
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    const QByteArray svg = source(name);
    if (svg.isEmpty() || pixels.isEmpty())
        return {};
    pixmap = render(svg, color, pixels);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/** Paints an icon in the colour that the palette has at that moment. */
class Engine final : public QIconEngine
{
public:
    Engine(QString name, std::optional<Status> status) : m_name(std::move(name)), m_status(status)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return cached(m_name, color(mode), size);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return cached(m_name, color(mode), size);
    }

    QString key() const override { return QStringLiteral("peak"); }
    QIconEngine *clone() const override { return new Engine(*this); }
    QString iconName() override { return m_name; }
    bool isNull() override { return !available(); }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }

private:
    QColor color(QIcon::Mode mode) const
    {
        const ThemeColors &colors = ThemeColors::of(QApplication::palette());
        if (mode == QIcon::Disabled)
            return colors.disabledText;
        if (m_status)
            return colors.status(*m_status);
        return mode == QIcon::Selected ? colors.onSelection : colors.text;
    }

    QString m_name;
    std::optional<Status> m_status;
};

} // namespace

bool available()
{
#ifdef PEAK_HAVE_SVG
    return true;
#else
    static const bool known = QImageReader::supportedImageFormats().contains("svg");
    return known;
#endif
}

QIcon get(const QString &name)
{
    return QIcon(new Engine(name, std::nullopt));
}

QIcon get(const QString &name, Status status)
{
    return QIcon(new Engine(name, status));
}

QPixmap pixmap(const QString &name, const QColor &color, int size, qreal scale)
{
    QPixmap result = cached(name, color, QSize(size, size) * scale);
    result.setDevicePixelRatio(scale);
    return result;
}

QString nameOf(Status status)
{
    switch (status) {
    case Status::Info:
        return QStringLiteral("info");
    case Status::Good:
        return QStringLiteral("circle-check");
    case Status::Warning:
        return QStringLiteral("triangle-alert");
    case Status::Danger:
        return QStringLiteral("circle-alert");
    case Status::Neutral:
        break;
    }
    return QStringLiteral("circle-minus");
}

QIcon application()
{
    QIcon icon;
    const ThemeColors &colors = ThemeColors::of(Scheme::Light);
    for (const int size : {16, 20, 24, 30, 32, 40, 48, 60, 64, 72, 96, 128, 256}) {
        QPixmap tile(size, size);
        tile.fill(Qt::transparent);
        QPainter painter(&tile);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.2, size * 0.2);
        const int inner = qRound(size * 0.7);
        painter.drawPixmap((size - inner) / 2, (size - inner) / 2,
                           cached(QStringLiteral("mountain"), colors.onAccent, {inner, inner}));
        icon.addPixmap(tile);
    }
    return icon;
}

} // namespace Peak::Icons
