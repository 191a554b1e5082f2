#include "app/FirstPaint.h"

#include "models/tables/WindowedTableModel.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QTimer>
#include <QUuid>

namespace Peak {

FirstPaint::FirstPaint(QAbstractItemView *view, QObject *parent) : QObject(parent), m_view(view)
{
    view->viewport()->installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !m_seen) {
        const QAbstractItemModel *model = m_view->model();
        m_seen = model && model->rowCount() > 0 &&
                 !model->index(0, 0).data(WindowedTableModel::IdRole).toUuid().isNull();
        if (m_seen) {
            // This paint is still to come; the event loop is back after it.
            QTimer::singleShot(0, this, [this] {
                m_painted = true;
                Q_EMIT painted();
            });
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Peak
