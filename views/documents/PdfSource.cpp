#include "views/documents/PdfSource.h"

#include "models/documents/SecretBytes.h"

#ifdef PEAK_HAVE_PDF

#include <QBuffer>
#include <QPainter>
#include <QPdfDocument>
#include <QPdfLink>
#include <QPdfPageRenderer>
#include <QPdfSearchModel>
#include <QPdfSelection>

namespace Peak {

namespace {

constexpr qreal pixelsPerPoint = 96.0 / 72.0;

} // namespace

struct PdfSource::Private
{
    QByteArray bytes;
    QBuffer buffer;
    QPdfDocument document;
    QPdfSearchModel search;
    std::unique_ptr<QPdfPageRenderer> renderer;
};

bool PdfSource::available()
{
    return true;
}

PdfSource::PdfSource(QByteArray bytes, QObject *parent)
    : PageSource(parent), d(std::make_unique<Private>())
{
    d->bytes = std::move(bytes);
    d->buffer.setBuffer(&d->bytes); // reads them where they are
    d->buffer.open(QIODevice::ReadOnly);
    d->document.load(&d->buffer);
    if (!fault().isEmpty())
        return;
    d->renderer = std::make_unique<QPdfPageRenderer>();
    d->renderer->setRenderMode(QPdfPageRenderer::RenderMode::MultiThreaded);
    d->renderer->setDocument(&d->document);
    connect(d->renderer.get(), &QPdfPageRenderer::pageRendered, this,
            [this](int page, QSize, const QImage &image) {
                // Pages without a ground are white, as paper is.
                QImage paper(image.size(), QImage::Format_RGB32);
                paper.fill(Qt::white);
                QPainter(&paper).drawImage(0, 0, image);
                Q_EMIT rendered(page, paper);
            });
    d->search.setDocument(&d->document);
    connect(&d->search, &QAbstractItemModel::rowsInserted, this, &PageSource::hitsChanged);
    connect(&d->search, &QAbstractItemModel::modelReset, this, &PageSource::hitsChanged);
}

PdfSource::~PdfSource()
{
    d->renderer.reset(); // what draws ends before what it draws
    d->search.setDocument(nullptr);
    d->document.close();
    d->buffer.close();
    SecretBytes::wipe(d->bytes);
}

QString PdfSource::fault() const
{
    switch (d->document.error()) {
    case QPdfDocument::Error::None:
        return d->document.pageCount() > 0 ? QString() : tr("This PDF has no pages.");
    case QPdfDocument::Error::IncorrectPassword:
    case QPdfDocument::Error::UnsupportedSecurityScheme:
        return tr("This PDF has a password of its own and can't be shown here.");
    default:
        return tr("This PDF is damaged, or of a kind that can't be shown here.");
    }
}

int PdfSource::count() const
{
    return d->document.pageCount();
}

QSizeF PdfSource::size(int page) const
{
    return d->document.pagePointSize(page) * pixelsPerPoint;
}

void PdfSource::request(int page, const QSize &pixels)
{
    if (d->renderer)
        d->renderer->requestPage(page, pixels);
}

QString PdfSource::text(int page) const
{
    return const_cast<QPdfDocument &>(d->document).getAllText(page).text();
}

void PdfSource::find(const QString &words)
{
    d->search.setSearchString(words);
}

int PdfSource::hits() const
{
    return d->search.rowCount({});
}

int PdfSource::pageOfHit(int hit) const
{
    const QPdfLink link = d->search.resultAtIndex(hit);
    return link.isValid() ? link.page() : -1;
}

QList<QRectF> PdfSource::hitsOn(int page) const
{
    const QSizeF points = d->document.pagePointSize(page);
    QList<QRectF> parts;
    const QList<QPdfLink> links = d->search.resultsOnPage(page);
    for (const QPdfLink &link : links) {
        const QList<QRectF> places = link.rectangles();
        for (const QRectF &place : places)
            parts.append({place.x() / points.width(), place.y() / points.height(),
                          place.width() / points.width(), place.height() / points.height()});
    }
    return parts;
}

} // namespace Peak

#else

namespace Peak {

struct PdfSource::Private
{};

bool PdfSource::available()
{
    return false;
}

PdfSource::PdfSource(QByteArray bytes, QObject *parent)
    : PageSource(parent), d(std::make_unique<Private>())
{
    SecretBytes::wipe(bytes);
}

PdfSource::~PdfSource() = default;

QString PdfSource::fault() const
{
    return tr("This program was built without what shows PDF.");
}

int PdfSource::count() const
{
    return 0;
}

QSizeF PdfSource::size(int) const
{
    return {};
}

void PdfSource::request(int, const QSize &) {}

QString PdfSource::text(int) const
{
    return {};
}

void PdfSource::find(const QString &) {}

int PdfSource::hits() const
{
    return 0;
}

int PdfSource::pageOfHit(int) const
{
    return -1;
}

QList<QRectF> PdfSource::hitsOn(int) const
{
    return {};
}

} // namespace Peak

#endif
