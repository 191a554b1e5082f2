#include "views/common/ElidedLabel.h"

#include "views/common/ThemeColors.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Peak {

ElidedLabel::ElidedLabel(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidedLabel::setDim(bool dim)
{
    m_dim = dim;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins around = contentsMargins();
    return {fontMetrics().horizontalAdvance(m_text) + 2 + around.left() + around.right(),
            fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), fontMetrics().averageCharWidth() * 4), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = ThemeColors::of(palette());
    painter.setPen(m_dim ? colors.dimText : colors.text);
    painter.drawText(contentsRect(),
                     int(Qt::AlignVCenter) | int(Qt::AlignLeading) | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_text, m_mode, contentsRect().width()));
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && sizeHint().width() > width()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), m_text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace Peak
