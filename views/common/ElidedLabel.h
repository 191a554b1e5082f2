#pragma once

#include <QWidget>

namespace Peak {

/**
 * One line of text that ends in an ellipsis where the room ends, and tells the whole in a tooltip.
 *
 * Never asks for more room than it is given; screen readers always get the whole text. GUI thread.
 */
class ElidedLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setMode(Qt::TextElideMode mode);
    /** Secondary text. */
    void setDim(bool dim);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    bool m_dim = false;
};

} // namespace Peak
