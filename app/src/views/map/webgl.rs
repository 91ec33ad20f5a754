//! The points by `WebGL2`: one draw call, colours from a palette texture, order from an index buffer.

use std::sync::Arc;

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlContextAttributes,
    WebGlProgram, WebGlShader, WebGlTexture, WebGlUniformLocation, WebGlVertexArrayObject,
    WebglLoseContext,
};

use super::colouring::N_SLOTS;
use super::palette::Palette;
use super::renderer::{Frame, PointRenderer, fit_canvas};
use super::scene::Scene;

const POSITION: u32 = 0;
const SLOT_AND_PLAIN: u32 = 1;

/// The points in the memory of the graphics card. Dropping it gives the context back.
#[derive(Debug)]
pub struct GlPoints {
    gl: Gl,
    canvas: HtmlCanvasElement,
    program: WebGlProgram,
    vertices: WebGlVertexArrayObject,
    attributes: WebGlBuffer,
    order: WebGlBuffer,
    palette: WebGlTexture,
    uniforms: Uniforms,
    n_drawn: i32,
}

#[derive(Debug)]
struct Uniforms {
    centre: Option<WebGlUniformLocation>,
    clip_from_world: Option<WebGlUniformLocation>,
    diameter: Option<WebGlUniformLocation>,
    alpha: Option<WebGlUniformLocation>,
}

impl GlPoints {
    /// Uploads the positions; `None` if the browser has no `WebGL2` for this canvas or cannot build the shaders.
    pub fn new(canvas: &HtmlCanvasElement, x: &[f32], y: &[f32]) -> Option<Self> {
        let wishes = WebGlContextAttributes::new();
        wishes.set_alpha(true);
        wishes.set_premultiplied_alpha(true);
        wishes.set_antialias(false);
        wishes.set_depth(false);
        let gl: Gl = canvas
            .get_context_with_context_options("webgl2", &wishes)
            .ok()??
            .dyn_into()
            .ok()?;
        let program = link(
            &gl,
            include_str!("shaders/points.vert"),
            include_str!("shaders/points.frag"),
        )?;
        let vertices = gl.create_vertex_array()?;
        gl.bind_vertex_array(Some(&vertices));

        let positions: Vec<f32> = x.iter().zip(y).flat_map(|(&x, &y)| [x, y]).collect();
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&gl.create_buffer()?));
        gl.buffer_data_with_array_buffer_view(
            Gl::ARRAY_BUFFER,
            &Float32Array::from(positions.as_slice()),
            Gl::STATIC_DRAW,
        );
        gl.enable_vertex_attrib_array(POSITION);
        gl.vertex_attrib_pointer_with_i32(POSITION, 2, Gl::FLOAT, false, 0, 0);

        let attributes = gl.create_buffer()?;
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&attributes));
        gl.enable_vertex_attrib_array(SLOT_AND_PLAIN);
        gl.vertex_attrib_pointer_with_i32(SLOT_AND_PLAIN, 2, Gl::UNSIGNED_BYTE, false, 0, 0);

        let order = gl.create_buffer()?;
        gl.bind_buffer(Gl::ELEMENT_ARRAY_BUFFER, Some(&order));
        let palette = gl.create_texture()?;
        gl.bind_texture(Gl::TEXTURE_2D, Some(&palette));
        for side in [Gl::TEXTURE_MIN_FILTER, Gl::TEXTURE_MAG_FILTER] {
            gl.tex_parameteri(Gl::TEXTURE_2D, side, Gl::NEAREST as i32);
        }
        let uniform = |name: &str| gl.get_uniform_location(&program, name);
        let uniforms = Uniforms {
            centre: uniform("centre"),
            clip_from_world: uniform("clip_from_world"),
            diameter: uniform("diameter"),
            alpha: uniform("alpha_dimmed_plain"),
        };
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        Some(Self {
            canvas: canvas.clone(),
            program,
            vertices,
            attributes,
            order,
            palette,
            uniforms,
            n_drawn: 0,
            gl,
        })
    }
}

impl PointRenderer for GlPoints {
    fn set_scene(&mut self, scene: &Arc<Scene>) {
        let gl = &self.gl;
        gl.bind_vertex_array(Some(&self.vertices));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.attributes));
        gl.buffer_data_with_array_buffer_view(
            Gl::ARRAY_BUFFER,
            &Uint8Array::from(scene.attributes.as_flattened()),
            Gl::DYNAMIC_DRAW,
        );
        gl.bind_buffer(Gl::ELEMENT_ARRAY_BUFFER, Some(&self.order));
        gl.buffer_data_with_array_buffer_view(
            Gl::ELEMENT_ARRAY_BUFFER,
            &Uint32Array::from(scene.order.as_slice()),
            Gl::DYNAMIC_DRAW,
        );
        self.n_drawn = scene.order.len() as i32;
    }

    fn set_palette(&mut self, palette: &Palette) {
        let gl = &self.gl;
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.palette));
        // Refused only for a texture larger than the array, which it is not.
        gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_u8_array(
            Gl::TEXTURE_2D,
            0,
            Gl::RGBA as i32,
            N_SLOTS as i32,
            1,
            0,
            Gl::RGBA,
            Gl::UNSIGNED_BYTE,
            Some(palette.0.as_flattened()),
        )
        .ok();
    }

    fn draw(&mut self, frame: &Frame) {
        let (width, height) = fit_canvas(&self.canvas, frame);
        let (gl, view) = (&self.gl, &frame.view);
        gl.viewport(0, 0, width as i32, height as i32);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        gl.use_program(Some(&self.program));
        gl.bind_vertex_array(Some(&self.vertices));
        let uniforms = &self.uniforms;
        gl.uniform2f(
            uniforms.centre.as_ref(),
            view.centre.0 as f32,
            view.centre.1 as f32,
        );
        gl.uniform2f(
            uniforms.clip_from_world.as_ref(),
            (2.0 * view.scale / view.size.x) as f32,
            (-2.0 * view.scale / view.size.y) as f32,
        );
        let diameter = (2.0 * frame.radius * frame.pixel_ratio).max(1.0);
        gl.uniform1f(uniforms.diameter.as_ref(), diameter as f32);
        gl.uniform2f(
            uniforms.alpha.as_ref(),
            frame.dimmed as f32,
            frame.plain as f32,
        );
        gl.draw_elements_with_i32(Gl::POINTS, self.n_drawn, Gl::UNSIGNED_INT, 0);
    }
}

impl Drop for GlPoints {
    fn drop(&mut self) {
        let extension = self.gl.get_extension("WEBGL_lose_context").ok().flatten();
        if let Some(extension) = extension {
            JsValue::from(extension)
                .unchecked_into::<WebglLoseContext>()
                .lose_context();
        }
    }
}

fn compile(gl: &Gl, kind: u32, source: &str) -> Option<WebGlShader> {
    let shader = gl.create_shader(kind)?;
    gl.shader_source(&shader, source);
    gl.compile_shader(&shader);
    gl.get_shader_parameter(&shader, Gl::COMPILE_STATUS)
        .is_truthy()
        .then_some(shader)
}

fn link(gl: &Gl, vertex: &str, fragment: &str) -> Option<WebGlProgram> {
    let program = gl.create_program()?;
    gl.attach_shader(&program, &compile(gl, Gl::VERTEX_SHADER, vertex)?);
    gl.attach_shader(&program, &compile(gl, Gl::FRAGMENT_SHADER, fragment)?);
    gl.link_program(&program);
    gl.get_program_parameter(&program, Gl::LINK_STATUS)
        .is_truthy()
        .then_some(program)
}
