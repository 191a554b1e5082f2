#include "views/documents/UploadDetailsForm.h"

#include "views/common/Fields.h"
#include "views/common/FlowLayout.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostType = 100;
constexpr int mostDescription = 2000;

/** The value that all have, if they have one. */
template <typename T>
std::optional<T> common(const QList<UploadDetails> &details, T UploadDetails::*member)
{
    if (details.isEmpty())
        return std::nullopt;
    const T &first = details.constFirst().*member;
    const bool same = std::all_of(details.cbegin(), details.cend(),
                                  [&](const UploadDetails &one) { return one.*member == first; });
    return same ? std::optional<T>(first) : std::nullopt;
}

void tick(QCheckBox *box, std::optional<bool> ticked)
{
    box->setTristate(!ticked);
    box->setCheckState(!ticked ? Qt::PartiallyChecked : *ticked ? Qt::Checked : Qt::Unchecked);
}

} // namespace

UploadDetailsForm::UploadDetailsForm(const QStringList &types, const QList<ColumnChoice> &access,
                                     const QList<ColumnChoice> &roles, QWidget *parent)
    : QWidget(parent),
      m_accessChoices(access),
      m_roleChoices(roles),
      m_type(new QComboBox),
      m_description(new QLineEdit),
      m_access(new QComboBox),
      m_roles(new QWidget),
      m_viewOnly(new QCheckBox(tr("&View only: shown with a watermark, not downloaded"))),
      m_template(new QCheckBox(tr("A te&mplate, to make documents from")))
{
    makeFields(types);
    makeRoles();
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(4));
    grid->setVerticalSpacing(Theme::space(1));
    grid->addWidget(Fields::label(tr("&Type of document"), m_type), 0, 0);
    grid->addWidget(Fields::label(tr("&Description"), m_description), 0, 1);
    grid->addWidget(m_type, 1, 0);
    grid->addWidget(m_description, 1, 1);
    grid->setRowMinimumHeight(2, Theme::space(1));
    grid->addWidget(Fields::label(tr("&Who may see it"), m_access), 3, 0);
    auto *rolesLabel = new QLabel(tr("Roles that may open it"));
    grid->addWidget(rolesLabel, 3, 1);
    grid->addWidget(m_access, 4, 0);
    grid->addWidget(m_roles, 4, 1);
    auto *flags = new QHBoxLayout;
    flags->setSpacing(Theme::space(6));
    flags->addWidget(m_viewOnly);
    flags->addWidget(m_template);
    flags->addStretch(1);
    grid->addLayout(flags, 5, 0, 1, 2);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    fillAccess();
    refresh();
}

void UploadDetailsForm::makeFields(const QStringList &types)
{
    m_type->setEditable(true);
    m_type->addItem({});
    m_type->addItems(types);
    m_type->lineEdit()->setMaxLength(mostType);
    m_type->lineEdit()->setAccessibleName(tr("Type of document"));
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_type->setMinimumContentsLength(12);
    m_description->setMaxLength(mostDescription);
    m_access->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_template->hide();
    connect(m_type, &QComboBox::editTextChanged, this, [this] {
        if (!m_showing)
            Q_EMIT edited(Field::Type);
    });
    connect(m_description, &QLineEdit::textEdited, this,
            [this] { Q_EMIT edited(Field::Description); });
    connect(m_access, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        if (!m_showing)
            Q_EMIT edited(Field::Access);
    });
    connect(m_viewOnly, &QCheckBox::clicked, this, [this] {
        m_viewOnly->setTristate(false);
        Q_EMIT edited(Field::ViewOnly);
    });
    connect(m_template, &QCheckBox::clicked, this, [this] {
        m_template->setTristate(false);
        Q_EMIT edited(Field::Template);
    });
}

void UploadDetailsForm::makeRoles()
{
    auto *flow = new FlowLayout(m_roles, Theme::space(3));
    flow->setContentsMargins(0, 0, 0, 0);
    m_roles->setAccessibleName(tr("Roles that may open it"));
    for (const ColumnChoice &role : std::as_const(m_roleChoices)) {
        auto *box = new QCheckBox(role.text, m_roles);
        flow->insertWidget(flow->count(), box);
        m_roleBoxes.append(box);
        connect(box, &QCheckBox::clicked, this, [this] {
            for (QCheckBox *one : std::as_const(m_roleBoxes))
                one->setTristate(false);
            Q_EMIT edited(Field::Roles);
        });
    }
}

void UploadDetailsForm::fillAccess()
{
    const QString before = m_access->currentData().toString();
    m_showing = true;
    m_access->clear();
    for (const ColumnChoice &choice : std::as_const(m_accessChoices)) {
        if (!m_ofFirm || choice.code != u"exchange"_s)
            m_access->addItem(Icons::get(choice.icon), choice.text, choice.code);
    }
    m_access->setCurrentIndex(qMax(0, m_access->findData(before)));
    m_showing = false;
}

void UploadDetailsForm::setOfFirm(bool ofFirm)
{
    if (ofFirm == m_ofFirm)
        return;
    m_ofFirm = ofFirm;
    m_template->setVisible(ofFirm);
    fillAccess();
    refresh();
}

void UploadDetailsForm::show(const QList<UploadDetails> &details)
{
    m_showing = true;
    const QString differ = tr("They differ");
    const auto type = common(details, &UploadDetails::type);
    m_type->setEditText(type.value_or(QString()));
    m_type->lineEdit()->setPlaceholderText(type ? tr("Deed, contract, ...") : differ);
    const auto description = common(details, &UploadDetails::description);
    if (!m_description->hasFocus() || m_description->text() != description.value_or(QString()))
        m_description->setText(description.value_or(QString()));
    m_description->setPlaceholderText(description ? QString() : differ);
    const auto access = common(details, &UploadDetails::access);
    m_access->setPlaceholderText(differ);
    m_access->setCurrentIndex(access ? m_access->findData(*access) : -1);
    const auto roles = common(details, &UploadDetails::roles);
    for (int i = 0; i < m_roleBoxes.size(); ++i)
        tick(m_roleBoxes.at(i),
             roles ? std::optional(roles->contains(m_roleChoices.at(i).code)) : std::nullopt);
    tick(m_viewOnly, common(details, &UploadDetails::viewOnly));
    tick(m_template, common(details, &UploadDetails::isTemplate));
    m_showing = false;
    setEnabled(!details.isEmpty());
    refresh();
}

void UploadDetailsForm::refresh()
{
    const bool restricted = m_access->currentData().toString() == u"restricted"_s;
    const QString why = tr("For documents that only chosen roles may see.");
    for (QCheckBox *box : std::as_const(m_roleBoxes)) {
        box->setEnabled(restricted);
        box->setToolTip(restricted ? QString() : why);
    }
}

void UploadDetailsForm::apply(Field field, UploadDetails *details) const
{
    switch (field) {
    case Field::Type:
        details->type = Fields::clean(m_type->currentText()).simplified();
        break;
    case Field::Description:
        details->description = Fields::clean(m_description->text()).trimmed();
        break;
    case Field::Access:
        details->access = m_access->currentData().toString();
        break;
    case Field::Roles:
        details->roles.clear();
        for (int i = 0; i < m_roleBoxes.size(); ++i) {
            if (m_roleBoxes.at(i)->isChecked())
                details->roles.append(m_roleChoices.at(i).code);
        }
        break;
    case Field::ViewOnly:
        details->viewOnly = m_viewOnly->isChecked();
        break;
    case Field::Template:
        details->isTemplate = m_template->isChecked();
        break;
    }
}

QWidget *UploadDetailsForm::roleField() const
{
    return m_roleBoxes.value(0);
}

} // namespace Peak
