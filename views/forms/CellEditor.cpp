#include "views/forms/CellEditor.h"

#include "views/common/DataTable.h"
#include "views/forms/FormText.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>

namespace Peak {

CellEditor::CellEditor(DataTable *table, const QModelIndex &cell, const FormField &field,
                       const FormContext &context)
    : QWidget(table), // above the columns that are pinned, not only above the cells
      m_table(table),
      m_cell(cell),
      m_editor(new FieldEditor(field, context, this))
{
    m_form.fields = {field};
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_editor->widget());
    setFocusProxy(m_editor->control());
    m_editor->control()->installEventFilter(this);
    for (QScrollBar *bar : {table->verticalScrollBar(), table->horizontalScrollBar()})
        connect(bar, &QScrollBar::valueChanged, this, &CellEditor::place);
    connect(table->horizontalHeader(), &QHeaderView::geometriesChanged, this, &CellEditor::place);
    connect(table->horizontalHeader(), &QHeaderView::sectionResized, this, &CellEditor::place);
    connect(table->model(), &QAbstractItemModel::layoutChanged, this, &CellEditor::place);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *old, QWidget *now) {
        if (now && holds(old) && !holds(now) && now->window() == window())
            keep();
    });
}

void CellEditor::open(const QJsonValue &before, const QJsonValue &value)
{
    m_before = before;
    m_editor->setValue(value);
    place();
    show();
    raise();
    m_editor->control()->setFocus(Qt::OtherFocusReason);
    if (auto *line = qobject_cast<QLineEdit *>(m_editor->control()))
        line->selectAll();
}

bool CellEditor::holds(const QWidget *widget) const
{
    // A list or calendar that drops down is a window of its own, and still this field's.
    for (; widget; widget = widget->parentWidget()) {
        if (widget == this)
            return true;
    }
    return false;
}

bool CellEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool ends = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape ||
                      key == Qt::Key_Tab || key == Qt::Key_Backtab;
    if (!ends)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // not the page's Esc
        return true;
    }
    if (key == Qt::Key_Escape)
        close(true);
    else
        keep();
    return true;
}

void CellEditor::keep()
{
    if (m_closed)
        return;
    const FormField &field = m_form.fields.constFirst();
    const QJsonObject values{{field.name, m_editor->value()}};
    const QList<FormFault> faults = m_form.faults(values);
    if (!faults.isEmpty()) {
        Q_EMIT refused(FormText::fault(field, faults.constFirst(), m_editor->value()));
        return;
    }
    const QJsonValue value = m_form.normalized(values).value(field.name);
    close(holds(QApplication::focusWidget()));
    if (!sameFormValue(value, m_before))
        Q_EMIT kept(value);
}

void CellEditor::close(bool focusTable)
{
    if (std::exchange(m_closed, true))
        return;
    if (focusTable)
        m_table->setFocus(Qt::OtherFocusReason);
    hide();
    deleteLater();
}

void CellEditor::place()
{
    const QRect cell = m_table->visualRect(m_cell);
    const QWidget *view = m_table->viewport();
    const bool there = m_cell.isValid() && view->rect().intersects(cell);
    if (isVisible() != there && !m_closed && m_before != QJsonValue::Undefined)
        setVisible(there);
    if (!there)
        return;
    const QSize wanted = sizeHint().expandedTo(cell.size());
    QRect place(view->mapTo(m_table, cell.topLeft()), wanted.boundedTo(view->size()));
    place.moveTop(place.top() - (place.height() - cell.height()) / 2);
    const QRect all(view->mapTo(m_table, QPoint()), view->size());
    place.moveRight(qMin(place.right(), all.right()));
    place.moveLeft(qMax(place.left(), all.left()));
    place.moveBottom(qMin(place.bottom(), all.bottom()));
    setGeometry(place);
}

void CellEditor::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), palette().base());
}

} // namespace Peak
