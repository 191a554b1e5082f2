#pragma once

#include "views/forms/FieldEditor.h"

#include <QPersistentModelIndex>
#include <QWidget>

namespace Peak {

class DataTable;

/**
 * One cell of a table, edited where it stands: the field's control lies over the cell.
 *
 * Enter, Tab and going elsewhere keep what was typed, Esc does not. What can't be kept is told and
 * stays open as it was typed. Follows its cell while the table moves, and goes when it is done.
 * Saves nothing. GUI thread.
 */
class CellEditor final : public QWidget
{
    Q_OBJECT

public:
    CellEditor(DataTable *table, const QModelIndex &cell, const FormField &field,
               const FormContext &context);

    /** `before` is what the field held; `value` stands in it, and is the same at first. */
    void open(const QJsonValue &before, const QJsonValue &value);

Q_SIGNALS:
    /** Only where it differs from what was there. */
    void kept(const QJsonValue &value);
    /** A sentence about what was typed. */
    void refused(const QString &sentence);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void keep();
    void close(bool focusTable);
    void place();
    bool holds(const QWidget *widget) const;

    DataTable *m_table;
    QPersistentModelIndex m_cell;
    FormDefinition m_form; ///< of this one field
    FieldEditor *m_editor;
    QJsonValue m_before;
    bool m_closed = false;
};

} // namespace Peak
