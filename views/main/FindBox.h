#pragma once

#include "models/db/Result.h"
#include "views/main/PaletteEntry.h"

#include <QFuture>
#include <QLineEdit>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace Peak {

class PaletteList;

/**
 * The box at the top: type to find pages, actions, what was opened lately, and what the server
 * knows.
 *
 * Asks its source for what the window offers whenever it opens, and the finder a moment after the
 * typing stops; an answer that is older than the last question is nobody's. Does nothing with what
 * is chosen but to tell it. GUI thread.
 */
class FindBox final : public QLineEdit
{
    Q_OBJECT

public:
    using Source = std::function<QList<PaletteEntry>()>;
    using Finder = std::function<QFuture<Result<QList<Found>>>(const QString &words)>;

    explicit FindBox(QWidget *parent = nullptr);
    ~FindBox() override;

    void setSource(Source source);
    /** Without one only the window's own things are found. */
    void setFinder(Finder finder);

    bool isOpen() const;
    QList<PaletteEntry> entries() const;
    QString note() const;

public Q_SLOTS:
    void open();
    void close();

Q_SIGNALS:
    /** The list is closed and the focus back where it was. */
    void chosen(const Peak::PaletteEntry &entry);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void onTyped();
    void ask();
    void onAnswer(const Result<QList<Found>> &answer);
    void refresh();
    void place();
    void choose(int row);

    Source m_source;
    Finder m_finder;
    QPointer<PaletteList> m_list; ///< made when first opened
    QPointer<QWidget> m_before;   ///< had the focus
    QList<PaletteEntry> m_offered;
    QList<PaletteEntry> m_found;
    QString m_failure;
    QTimer m_delay;
    int m_question = 0;
    bool m_asking = false;
};

} // namespace Peak
