using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Ui;

/// <summary>What a posted form is answered with.</summary>
public static class FormAnswer
{
    /// <summary>Does what the form asks for: then says so and goes on, or shows the form again with what is wrong.</summary>
    /// <param name="again">The form with its errors; answered with 422.</param>
    /// <param name="to">Address to go on to.</param>
    /// <param name="said">Key of the text that says it is done.</param>
    /// <param name="beside">False says everything above the form, where several forms share a page.</param>
    public static async Task<IResult> DoAsync(this HttpContext context, Func<Task> change, Func<FormErrors, Task<IResult>> again, string to, string said = "me.saved", bool beside = true)
    {
        var texts = context.RequestServices.GetRequiredService<Texts>();
        var errors = await FormErrors.TryAsync(texts, change, beside);
        if (errors.Any)
            return await again(errors);
        context.Say(texts[said]);
        return Results.LocalRedirect(context.Request.PathBase + to);
    }

    /// <summary>Status of a form that is shown: as always, or because something in it was refused.</summary>
    public static int StatusOf(FormErrors errors) => errors.Any ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
}
