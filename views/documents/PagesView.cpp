#include "views/documents/PagesView.h"

#include "views/common/ThemeColors.h"
#include "views/documents/PageSource.h"
#include "views/documents/Watermark.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace Peak {

namespace {

constexpr int gap = 12;
constexpr qreal leastZoom = 0.1;
constexpr qreal mostZoom = 5;
constexpr qreal zoomStep = 1.2;
/** A page of more pixels is drawn coarser and stretched: memory is not endless. */
constexpr qreal mostPixels = 24e6;

} // namespace

PagesView::PagesView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Pages"));
    verticalScrollBar()->setSingleStep(40);
    horizontalScrollBar()->setSingleStep(40);
    viewport()->setBackgroundRole(QPalette::Window);
}

PagesView::~PagesView()
{
    wipe();
}

void PagesView::setSource(PageSource *source)
{
    wipe();
    delete m_source;
    m_source = source;
    m_page = 0;
    if (source) {
        source->setParent(this);
        m_sizes.clear();
        for (int page = 0; page < source->count(); ++page)
            m_sizes.append(source->size(page));
        connect(source, &PageSource::rendered, this, &PagesView::onRendered);
        connect(source, &PageSource::hitsChanged, viewport(), qOverload<>(&QWidget::update));
    }
    arrange();
    verticalScrollBar()->setValue(0);
    describe();
    viewport()->update();
}

void PagesView::setWatermark(const QString &words)
{
    m_watermark = words;
    viewport()->update();
}

void PagesView::wipe()
{
    for (QImage &image : m_images)
        image.fill(0);
    m_images.clear();
    m_asked.clear();
}

int PagesView::pages() const
{
    return m_source ? int(m_sizes.size()) : 0;
}

bool PagesView::isDrawn() const
{
    const QList<int> seen = onScreen();
    return std::all_of(seen.cbegin(), seen.cend(),
                       [this](int page) { return m_images.contains(page); });
}

void PagesView::arrange()
{
    m_tops.clear();
    m_width = 0;
    int y = gap;
    if (m_fits && m_source) {
        qreal widest = 1;
        for (int page = 0; page < pages(); ++page)
            widest = qMax(widest, m_sizes.at(page).width());
        const qreal room = viewport()->width() - 2 * gap;
        // Wide enough to read, and no small picture blown up.
        m_zoom = qBound(leastZoom, room / widest, pages() > 1 || widest > room ? 2.0 : 1.0);
        Q_EMIT zoomChanged(m_zoom);
    }
    for (int page = 0; page < pages(); ++page) {
        const QSizeF size = m_sizes.at(page) * m_zoom;
        m_tops.append(y);
        y += int(std::ceil(size.height())) + gap;
        m_width = qMax(m_width, int(std::ceil(size.width())) + 2 * gap);
    }
    m_height = y;
    verticalScrollBar()->setRange(0, qMax(0, m_height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    horizontalScrollBar()->setRange(0, qMax(0, m_width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    askForPages();
}

QRect PagesView::place(int page) const
{
    const QSize size = (m_sizes.at(page) * m_zoom).toSize();
    const int room = qMax(m_width, viewport()->width());
    return {(room - size.width()) / 2 - horizontalScrollBar()->value(),
            m_tops.at(page) - verticalScrollBar()->value(), size.width(), size.height()};
}

QList<int> PagesView::onScreen() const
{
    QList<int> seen;
    for (int page = 0; page < pages(); ++page) {
        if (place(page).intersects(viewport()->rect()))
            seen.append(page);
    }
    return seen;
}

QSize PagesView::pixels(int page) const
{
    QSizeF size = m_sizes.at(page) * m_zoom * devicePixelRatioF();
    const qreal area = size.width() * size.height();
    if (area > mostPixels)
        size *= std::sqrt(mostPixels / area);
    return size.toSize().expandedTo({1, 1});
}

void PagesView::askForPages()
{
    if (!m_source || !isVisible())
        return;
    const QList<int> seen = onScreen();
    QList<int> wanted = seen;
    if (!seen.isEmpty() && seen.constLast() + 1 < pages())
        wanted.append(seen.constLast() + 1);
    for (auto kept = m_images.begin(); kept != m_images.end();) {
        if (wanted.contains(kept.key()) || wanted.contains(kept.key() + 1)) {
            ++kept;
            continue;
        }
        kept->fill(0);
        m_asked.remove(kept.key());
        kept = m_images.erase(kept);
    }
    for (const int page : std::as_const(wanted)) {
        const QSize size = pixels(page);
        if (m_asked.value(page) == size)
            continue;
        m_asked.insert(page, size);
        m_source->request(page, size);
    }
}

void PagesView::onRendered(int page, const QImage &image)
{
    if (!m_asked.contains(page))
        return;
    m_images.insert(page, image);
    viewport()->update(place(page));
    Q_EMIT drawn();
}

void PagesView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const ThemeColors &colors = ThemeColors::of(palette());
    painter.fillRect(event->rect(), colors.window);
    if (!m_source)
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QList<int> seen = onScreen();
    for (const int page : seen) {
        const QRect rect = place(page);
        painter.fillRect(rect, Qt::white);
        if (const auto image = m_images.constFind(page); image != m_images.constEnd())
            painter.drawImage(rect, *image);
        QColor mark = colors.warning;
        mark.setAlphaF(0.35F);
        const QList<QRectF> hits = m_source->hitsOn(page);
        for (const QRectF &hit : hits)
            painter.fillRect(QRectF(rect.x() + hit.x() * rect.width(),
                                    rect.y() + hit.y() * rect.height(), hit.width() * rect.width(),
                                    hit.height() * rect.height()),
                             mark);
        Watermark::paint(&painter, rect, m_watermark, font(), Qt::black);
        painter.setPen(colors.border);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect.adjusted(-1, -1, 0, 0));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void PagesView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
}

void PagesView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    arrange();
}

void PagesView::scrollContentsBy(int, int)
{
    viewport()->update();
    askForPages();
    int page = 0;
    const int middle = verticalScrollBar()->value() + viewport()->height() / 2;
    while (page + 1 < m_tops.size() && m_tops.at(page + 1) <= middle)
        ++page;
    if (page == m_page)
        return;
    m_page = page;
    describe();
    Q_EMIT pageChanged(page);
}

void PagesView::describe()
{
    if (!m_source) {
        setAccessibleDescription({});
        return;
    }
    constexpr int most = 5000;
    const QString text = m_source->text(m_page).left(most);
    setAccessibleDescription(text.isEmpty() ? tr("A picture without text.") : text);
}

void PagesView::goTo(int page)
{
    if (page >= 0 && page < m_tops.size())
        verticalScrollBar()->setValue(m_tops.at(page) - gap);
}

void PagesView::setZoom(qreal zoom)
{
    const qreal wished = qBound(leastZoom, zoom, mostZoom);
    const int page = m_page;
    const int top = m_tops.value(page);
    const qreal within = (verticalScrollBar()->value() - top) / m_zoom;
    m_fits = false;
    m_zoom = wished;
    arrange();
    verticalScrollBar()->setValue(m_tops.value(page) + int(within * m_zoom));
    viewport()->update();
    Q_EMIT zoomChanged(m_zoom);
}

void PagesView::fitWidth()
{
    m_fits = true;
    const int page = m_page;
    arrange();
    goTo(page);
    viewport()->update();
}

void PagesView::zoomIn()
{
    setZoom(m_zoom * zoomStep);
}

void PagesView::zoomOut()
{
    setZoom(m_zoom / zoomStep);
}

void PagesView::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->matches(QKeySequence::ZoomIn) || (control && event->key() == Qt::Key_Equal))
        zoomIn();
    else if (event->matches(QKeySequence::ZoomOut))
        zoomOut();
    else if (control && event->key() == Qt::Key_0)
        fitWidth();
    else if (event->key() == Qt::Key_Home)
        goTo(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else if (event->key() == Qt::Key_Space)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void PagesView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    if (event->angleDelta().y() > 0)
        zoomIn();
    else if (event->angleDelta().y() < 0)
        zoomOut();
    event->accept();
}

} // namespace Peak
