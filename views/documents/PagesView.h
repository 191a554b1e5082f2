#pragma once

#include <QAbstractScrollArea>
#include <QHash>
#include <QImage>

namespace Peak {

class PageSource;

/**
 * The pages of a document one below the other: scrolled, enlarged, with a watermark where one is
 * wanted.
 *
 * Draws only what is on screen and keeps few pages in memory, wiped at its end. Nothing can be
 * copied from it. GUI thread.
 */
class PagesView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit PagesView(QWidget *parent = nullptr);
    ~PagesView() override;

    /** Takes it over; null: nothing is shown, and what was is wiped. */
    void setSource(PageSource *source);
    PageSource *source() const { return m_source; }
    void setWatermark(const QString &words);

    int page() const { return m_page; }
    int pages() const;
    /** 1 is 100 %. */
    qreal zoom() const { return m_zoom; }
    /** All that is on screen is drawn. */
    bool isDrawn() const;

public Q_SLOTS:
    void goTo(int page);
    void setZoom(qreal zoom);
    /** Follows the width of the window until somebody zooms. */
    void fitWidth();
    void zoomIn();
    void zoomOut();

Q_SIGNALS:
    void pageChanged(int page);
    void zoomChanged(qreal zoom);
    void drawn();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void arrange();
    void askForPages();
    void onRendered(int page, const QImage &image);
    void wipe();
    QRect place(int page) const; ///< in the viewport
    QList<int> onScreen() const;
    QSize pixels(int page) const;
    void describe();

    PageSource *m_source = nullptr;
    QString m_watermark;
    QList<QSizeF> m_sizes; ///< of each page at 100 %
    QList<int> m_tops;     ///< of each page, unscrolled
    int m_height = 0, m_width = 0;
    QHash<int, QImage> m_images;
    QHash<int, QSize> m_asked;
    qreal m_zoom = 1;
    bool m_fits = true;
    int m_page = 0;
};

} // namespace Peak
