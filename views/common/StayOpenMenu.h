#pragma once

#include <QMenu>

namespace Peak {

/**
 * A menu that stays open while entries are ticked, since several are ticked at once. Esc closes it.
 * GUI thread.
 */
class StayOpenMenu final : public QMenu
{
    Q_OBJECT

public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool toggle(QAction *action);
};

} // namespace Peak
