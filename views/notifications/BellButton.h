#pragma once

#include <QToolButton>

namespace Peak {

/**
 * The bell of the top line, with how much is new. Checked while the panel is open.
 *
 * Screen readers are told when more came, in words. GUI thread.
 */
class BellButton final : public QToolButton
{
    Q_OBJECT

public:
    /** Shows the action, and is named by what there is. */
    explicit BellButton(QAction *action, QWidget *parent = nullptr);

    /** `waiting`: deadlines that somebody has to acknowledge. */
    void setCounts(int unseen, int waiting);
    int unseen() const { return m_unseen; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    QAction *m_action;
    int m_unseen = 0;
    int m_waiting = 0;
};

} // namespace Peak
