#include "app/pages/TemplateShelf.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/documents/templates/Background.h"
#include "models/tables/lists/ListChoices.h"
#include "views/common/MessageBar.h"
#include "views/documents/TemplateText.h"
#include "views/forms/FormDialog.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

TemplateShelf::TemplateShelf(PageWorld &world, QWidget *page, MessageBar *messages, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_messages(messages),
      m_templates(world.work()),
      m_maker(world, nullptr)
{}

QList<TemplateShelf::BuiltIn> TemplateShelf::builtIns()
{
    return {
        {u"exchange-agreement"_s, tr("Exchange agreement"), tr("Exchange agreement"), u"PENDING"_s},
        {u"assignment"_s, tr("Assignment of contract rights"), tr("Assignment"), u"PENDING"_s},
        {u"identification-notice"_s, tr("45-day identification notice"),
         tr("Identification notice"), u"45D"_s},
        {u"closing-statement"_s, tr("Exchange closing statement"), tr("Closing statement"),
         u"COMPLETED"_s},
    };
}

void TemplateShelf::fail(const Error &error)
{
    m_busy = false;
    m_world.showWork({});
    m_messages->showError(error);
    Q_EMIT failed(error);
}

void TemplateShelf::addBuiltIns()
{
    if (std::exchange(m_busy, true))
        return;
    m_world.showWork(tr("Adding the built-in templates"));
    m_packs.clear();
    m_added = 0;
    whenDone(m_templates.templates(), this, [this](const Result<QList<TemplateInfo>> &there) {
        if (!there) {
            fail(there.error());
            return;
        }
        m_there = *there;
        m_left = builtIns();
        m_left.removeIf([this](const BuiltIn &one) {
            return std::any_of(m_there.cbegin(), m_there.cend(), [&one](const auto &info) {
                return TemplateText::title(info).compare(one.name, Qt::CaseInsensitive) == 0;
            });
        });
        addNext();
    });
}

void TemplateShelf::addNext()
{
    if (m_left.isEmpty()) {
        putIntoPacks();
        return;
    }
    const BuiltIn one = m_left.takeFirst();
    QFile file(u":/templates/%1.html"_s.arg(one.resource));
    const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    whenDone(Background::run([bytes](const Background::Stopped &) {
                 return templateVariables(bytes, u"html"_s);
             }),
             this, [this, one, bytes](const Result<QJsonArray> &variables) {
                 if (variables)
                     add(one, bytes, *variables);
                 else
                     fail(variables.error());
             });
}

void TemplateShelf::add(const BuiltIn &one, const QByteArray &bytes, const QJsonArray &variables)
{
    BytesUpload::Made made;
    made.request.fileName = one.name + u".html"_s;
    made.request.fields = {{u"is_template"_s, true},
                           {u"template_variables"_s, variables},
                           {u"document_type"_s, one.type},
                           {u"description"_s, tr("Built in. The firm's counsel should review it.")},
                           {u"access_level"_s, u"restricted"_s},
                           {u"allowed_roles"_s, QJsonArray{u"admin"_s, u"coordinator"_s}}};
    made.bytes = bytes;
    made.fileType = u"html"_s;
    made.mimeType = u"text/html"_s;
    m_maker.upload(made, [this, one](const Result<QUuid> &document) {
        if (!document) {
            fail(document.error());
            return;
        }
        ++m_added;
        m_packs[one.stage].append(*document);
        addNext();
    });
}

/** Where the firm has not said otherwise. */
void TemplateShelf::putIntoPacks()
{
    for (const TemplateInfo &info : std::as_const(m_there)) {
        for (auto pack = info.packs.cbegin(); pack != info.packs.cend(); ++pack)
            m_packs.remove(pack.key());
    }
    whenDone(m_templates.setPacks(m_packs), this, [this](const Result<void> &done) {
        if (done)
            tell(m_added);
        else
            fail(done.error());
    });
}

void TemplateShelf::tell(int count)
{
    m_busy = false;
    m_world.showWork({});
    if (count > 0)
        m_messages->showMessage(Status::Good,
                                tr("%n template(s) were added. Have the firm's counsel review them "
                                   "before they are used.",
                                   nullptr, count));
    else
        m_messages->showMessage(Status::Info, tr("The built-in templates are there already."));
    Q_EMIT builtInsAdded(count);
}

void TemplateShelf::editPacks()
{
    whenDone(m_templates.templates(), this, [this](const Result<QList<TemplateInfo>> &there) {
        if (!m_page || !there) {
            if (!there)
                fail(there.error());
            return;
        }
        if (there->isEmpty()) {
            m_messages->showMessage(Status::Info, tr("There are no templates yet."));
            return;
        }
        FormDefinition form;
        form.name = u"template_packs"_s;
        form.title = tr("Templates of each stage");
        form.save = tr("Save");
        QJsonObject values;
        const auto stages = ListChoices::stages();
        for (const ColumnChoice &stage : stages) {
            FormField field = FormField::of(FieldKind::FlagList, stage.code, stage.text);
            QJsonArray chosen;
            for (const TemplateInfo &info : *there) {
                const QString id = info.id.toString(QUuid::WithoutBraces);
                field.choices.append({id, TemplateText::title(info)});
                if (info.packs.contains(stage.code))
                    chosen.append(id);
            }
            form.fields.append(field);
            values.insert(stage.code, chosen);
        }
        RecordSource source;
        source.reload = [values] {
            QPromise<Result<FormRecord>> ready;
            ready.start();
            ready.addResult(FormRecord{1, values});
            ready.finish();
            return ready.future();
        };
        source.save = [this](const RecordSave &what) {
            QHash<QString, QList<QUuid>> packs;
            for (auto stage = what.fields.begin(); stage != what.fields.end(); ++stage) {
                QList<QUuid> &ids = packs[stage.key()];
                const QJsonArray chosen = stage.value().toArray();
                for (const QJsonValue &id : chosen)
                    ids.append(QUuid::fromString(id.toString()));
            }
            return m_templates.setPacks(packs).then(
                [](const Result<void> &done) -> Result<SavedRecord> {
                    if (!done)
                        return done.error();
                    return SavedRecord{};
                });
        };
        auto *dialog = new FormDialog(form, {}, source, {}, m_page->window());
        connect(dialog, &FormDialog::saved, this, [this] {
            m_messages->showMessage(Status::Good, tr("The templates of the stages are saved."));
        });
        dialog->open();
    });
}

} // namespace Peak
