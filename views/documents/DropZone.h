#pragma once

#include <QStringList>
#include <QWidget>

#include <functional>

namespace Peak {

/*
 * Who: whoever has a scan on the desktop and the exchange on screen: they drag, and want to see
 * before they let go where it will land.
 * First: that something can be dropped here, and on what: the exchange, or the document below the
 * mouse.
 * Then: let go, and say what it is.
 */

/**
 * Lets files and folders be dropped on a page, and says over it what would become of them.
 *
 * Lies over the page while something is dragged above it and takes no mouse event itself. Reads no
 * file: dropped() gives the paths. GUI thread.
 */
class DropZone final : public QWidget
{
    Q_OBJECT

public:
    /** What stands in the zone; `place` is in the page's coordinates. */
    using WordsAt = std::function<QString(const QPoint &place)>;

    explicit DropZone(QWidget *page);

    void setWords(WordsAt words) { m_wordsAt = std::move(words); }
    /** Why nothing can be dropped now; empty: it can. Asked at each drag. */
    void setRefusal(std::function<QString()> whyNot) { m_whyNot = std::move(whyNot); }
    QString words() const { return m_words; }

Q_SIGNALS:
    void dropped(const QStringList &paths, const QPoint &place);
    /** Something that is no file of this computer. */
    void refused(const QString &reason);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool onDrag(class QDropEvent *event);
    void showWords(const QString &words, bool possible);

    QWidget *m_page;
    WordsAt m_wordsAt;
    std::function<QString()> m_whyNot;
    QString m_words;
    bool m_possible = true;
};

} // namespace Peak
