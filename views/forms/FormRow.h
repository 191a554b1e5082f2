#pragma once

#include "models/domain/FormDefinition.h"
#include "views/forms/FieldEditor.h"

#include <QWidget>

class QLabel;

namespace Peak {

/**
 * One field in its place: label, control, help, and what is wrong with it.
 *
 * Screen readers hear help and fault as the control's description. GUI thread.
 */
class FormRow final : public QWidget
{
    Q_OBJECT

public:
    FormRow(const FormField &field, const FormContext &context, QWidget *parent = nullptr);

    const FormField &field() const { return m_field; }
    FieldEditor *editor() const { return m_editor; }
    /** Empty: nothing is wrong. */
    void setFault(const QString &sentence);
    QString fault() const { return m_fault; }
    void takeFocus();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    FormField m_field;
    FieldEditor *m_editor;
    QLabel *m_help;
    QWidget *m_faultRow;
    QLabel *m_faultIcon;
    QLabel *m_faultText;
    QString m_fault;
};

} // namespace Peak
