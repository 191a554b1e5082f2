#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QRectF>
#include <QSizeF>

namespace Peak {

/**
 * The pages of a document as pictures of any size, made when they are asked for.
 *
 * Rendering may take its time: rendered() brings what was requested. Keeps clear content until it
 * is deleted, and wipes it then. GUI thread.
 */
class PageSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual int count() const = 0;
    /** In pixels at 100 %. */
    virtual QSizeF size(int page) const = 0;
    virtual void request(int page, const QSize &pixels) = 0;
    /** For screen readers; empty where there is none. */
    virtual QString text(int) const { return {}; }

    virtual bool canFind() const { return false; }
    virtual void find(const QString &) {}
    virtual int hits() const { return 0; }
    virtual int pageOfHit(int) const { return -1; }
    /** Of all hits of the page, as parts of its size. */
    virtual QList<QRectF> hitsOn(int) const { return {}; }

Q_SIGNALS:
    void rendered(int page, const QImage &image);
    void hitsChanged();
};

/** A picture as a document of one page. */
class ImageSource final : public PageSource
{
    Q_OBJECT

public:
    /** Takes the picture over, and wipes it at its end. */
    explicit ImageSource(QImage image, QObject *parent = nullptr);
    ~ImageSource() override;

    int count() const override { return 1; }
    QSizeF size(int) const override { return m_image.size(); }
    void request(int page, const QSize &pixels) override;

private:
    QImage m_image;
};

} // namespace Peak
