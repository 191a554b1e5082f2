#include "views/documents/PageSource.h"

#include <QTimer>

namespace Peak {

ImageSource::ImageSource(QImage image, QObject *parent)
    : PageSource(parent), m_image(std::move(image))
{}

ImageSource::~ImageSource()
{
    m_image.fill(0);
}

void ImageSource::request(int page, const QSize &pixels)
{
    // Later, as all sources answer.
    QTimer::singleShot(0, this, [this, page, pixels] {
        Q_EMIT rendered(
            page, pixels == m_image.size()
                      ? m_image
                      : m_image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    });
}

} // namespace Peak
