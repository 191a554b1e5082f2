#pragma once

#include <QPushButton>

namespace Peak {

/**
 * One filter as a pill: a tick that switches it off and on, its words, which open it, and a cross.
 *
 * By keyboard: Enter edits, Space switches, Delete removes. To a screen reader it is a button that
 * is checked while the filter is on. GUI thread.
 */
class ChipButton final : public QPushButton
{
    Q_OBJECT

public:
    ChipButton(const QString &words, bool on, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void editRequested();
    void switchRequested(bool on);
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    enum class Part { Switch, Words, Cross };
    Part partAt(const QPoint &point) const;
    QRect rectOf(Part part) const;
};

} // namespace Peak
