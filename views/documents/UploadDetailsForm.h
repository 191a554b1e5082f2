#pragma once

#include "models/domain/ListDefinition.h"
#include "models/domain/UploadFile.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace Peak {

/**
 * What is noted about one document or several at once: where they differ the field says so, and
 * what is entered then is meant for all of them.
 *
 * Holds no document: edited() names the field, apply() puts it where it belongs. GUI thread.
 */
class UploadDetailsForm final : public QWidget
{
    Q_OBJECT

public:
    enum class Field { Type, Description, Access, Roles, ViewOnly, Template };

    UploadDetailsForm(const QStringList &types, const QList<ColumnChoice> &access,
                      const QList<ColumnChoice> &roles, QWidget *parent = nullptr);

    /** Those whose details are shown. */
    void show(const QList<UploadDetails> &details);
    void apply(Field field, UploadDetails *details) const;
    /** Documents of the firm are for everybody or for roles, and may be templates. */
    void setOfFirm(bool ofFirm);
    /** The boxes of roles, for a fault: they are in vain or missing. */
    QWidget *roleField() const;

Q_SIGNALS:
    void edited(Peak::UploadDetailsForm::Field field);

private:
    void makeFields(const QStringList &types);
    void makeRoles();
    void fillAccess();
    void refresh();

    QList<ColumnChoice> m_accessChoices;
    QList<ColumnChoice> m_roleChoices;
    QComboBox *m_type;
    QLineEdit *m_description;
    QComboBox *m_access;
    QWidget *m_roles;
    QList<QCheckBox *> m_roleBoxes;
    QCheckBox *m_viewOnly;
    QCheckBox *m_template;
    bool m_ofFirm = false;
    bool m_showing = false;
};

} // namespace Peak
