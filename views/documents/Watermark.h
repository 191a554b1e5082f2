#pragma once

#include <QString>
#include <QWidget>

class QPainter;

namespace Peak {

/**
 * Who looks at a document and when, again and again across it, so that a photo of the screen says
 * whose it was.
 *
 * As a widget it lies over another and lets all through. GUI thread.
 */
class Watermark final : public QWidget
{
    Q_OBJECT

public:
    explicit Watermark(const QString &words, QWidget *over);

    /** Slanted rows of the words in `area`; readable on paper and on dark ground alike. */
    static void paint(QPainter *painter, const QRectF &area, const QString &words,
                      const QFont &font, const QColor &ink);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_words;
};

} // namespace Peak
