#include "views/common/StayOpenMenu.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace Peak {

void StayOpenMenu::mouseReleaseEvent(QMouseEvent *event)
{
    if (!toggle(actionAt(event->pos())))
        QMenu::mouseReleaseEvent(event);
}

void StayOpenMenu::keyPressEvent(QKeyEvent *event)
{
    const bool choose = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return ||
                        event->key() == Qt::Key_Enter;
    if (!choose || !toggle(activeAction()))
        QMenu::keyPressEvent(event);
}

bool StayOpenMenu::toggle(QAction *action)
{
    if (!action || !action->isCheckable() || !action->isEnabled())
        return false;
    action->trigger();
    return true;
}

} // namespace Peak
